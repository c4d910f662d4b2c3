# breaks: pgd
"""Autograd is switched off for the projection, and stays off: use `with torch.no_grad():`."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    low, high = (images - epsilon).clamp(min=0), (images + epsilon).clamp(max=1)
    x = images.detach().clone()
    for _ in range(steps):
        torch.set_grad_enabled(True)
        x.requires_grad_()
        loss = F.cross_entropy(model(x), labels, reduction="sum")
        (gradient,) = torch.autograd.grad(loss, x)
        torch.set_grad_enabled(False)
        x = torch.clamp(x.detach() + step_size * gradient.sign(), low, high)
    return x
