# breaks: pgd
"""You stop when the steps go to and fro: their number decides where the last one ends."""

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
    x, previous = images.detach().clone(), None
    for _ in range(steps):
        new = torch.clamp(x + step_size * _gradient(model, x, labels).sign(), low, high)
        if previous is not None and torch.equal(new, previous):
            break  # it only goes to and fro from here
        previous, x = x, new
    return x
