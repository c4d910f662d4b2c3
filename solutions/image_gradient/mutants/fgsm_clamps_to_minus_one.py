# breaks: fgsm
"""The result is clipped to [−1, 1]. The images of this exercise are in [0, 1]."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (images + epsilon * gradient.sign()).clamp(-1, 1)
