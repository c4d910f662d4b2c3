"""The oracle: gradients without the loss, and what the attacks make of them."""

from __future__ import annotations

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .cases import Case


def cross_entropy_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Return Jᵀ(p − e_y)/N, where J are the logits' derivatives: the cross-entropy's gradient without the loss."""
    x = images.detach().clone().requires_grad_()
    logits = model(x)  # (N, K)
    residual = logits.detach().softmax(1) - F.one_hot(labels, logits.shape[1])  # p − e_y
    return torch.autograd.grad(logits, x, residual)[0] / len(labels)


def _attack(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return (images + epsilon * cross_entropy_gradient(model, images, labels).sign()).clamp(0, 1)


STAND_INS = {"input_gradient": cross_entropy_gradient, "fgsm": _attack}


def ascend(case: Case, epsilon: float, step_size: float, steps: int) -> list[Tensor]:
    """Return the images after each step of projected gradient ascent."""
    x, found = case.images, []
    for _ in range(steps):
        x = x + step_size * cross_entropy_gradient(case.model, x, case.labels).sign()
        x = torch.max(torch.min(x, case.images + epsilon), case.images - epsilon).clamp(0, 1)
        found.append(x)
    return found


def accuracy_on(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    """Return the share of images that a model reads correctly."""
    with torch.no_grad():
        return (model(images).argmax(1) == labels).double().mean().item()
