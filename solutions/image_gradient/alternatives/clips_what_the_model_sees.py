"""Keeps the perturbation δ in the ball, and clips the image to [0, 1] each time that the model looks at it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    delta = torch.zeros_like(images)
    for _ in range(steps):
        x = (images + delta).clamp(0, 1).detach().requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
        delta = torch.clamp(delta + step_size * gradient.sign(), -epsilon, epsilon)
    return (images + delta).clamp(0, 1)
