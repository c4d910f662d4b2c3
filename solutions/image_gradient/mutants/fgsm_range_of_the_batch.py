# breaks: fgsm
"""The result is clipped to the darkest and lightest pixel of the batch. Clip to [0, 1], so that other
images change nothing."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (images + epsilon * gradient.sign()).clamp(images.min(), images.max())
