# breaks: pgd
"""Where the derivative is 0 the last direction goes on: sign(0) = 0, and the pixel stays."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    low, high = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    x, direction = images.detach().clone(), torch.zeros_like(images)
    for _ in range(steps):
        sign = _gradient(model, x, labels).sign()
        direction = torch.where(sign == 0, direction, sign)
        x = torch.clamp(x + step_size * direction, low, high)
    return x
