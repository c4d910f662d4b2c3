# breaks: fgsm
"""ε is divided by 255. The images are in [0, 1], and ε is measured in the same unit."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (images + epsilon / 255 * gradient.sign()).clamp(0, 1)
