"""Adversarial examples: gradient ascent on the loss of a fixed model, over the image.

Each graded function stands on its own, so that a fault in one is never a fault of another.
"""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    """Differentiate the mean cross-entropy with respect to the images."""
    x = images.detach().requires_grad_()  # (N, C, H, W), a new leaf: the caller's tensor keeps its own flags
    loss = F.cross_entropy(model(x), labels)
    (gradient,) = torch.autograd.grad(loss, x)  # with respect to x alone: no parameter's .grad is written
    return gradient  # (N, C, H, W)


def _ascend(model: nn.Module, images: Tensor, labels: Tensor, step_size: float) -> Tensor:
    """Take one step of steepest ascent on the loss, where length is measured in the L∞ norm."""
    x = images.detach().requires_grad_()  # (N, C, H, W)
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels), x)
    return x.detach() + step_size * gradient.sign()


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    """Return x + ε sign(∇ₓ L(θ, x, y)), clipped to [0, 1] (Goodfellow et al., 2015, section 4)."""
    return _ascend(model, images, labels, epsilon).clamp(0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    """Iterate xᵗ⁺¹ = Π(xᵗ + α sign(∇ₓ L(θ, xᵗ, y))) from x⁰ = x (Madry et al., 2018, section 2.1)."""
    x = images.detach()
    lowest, highest = (x - epsilon).clamp(min=0), (x + epsilon).clamp(max=1)  # the L∞ ball within [0, 1]
    adversarial = x.clone()
    for _ in range(steps):
        adversarial = _ascend(model, adversarial, labels, step_size).clamp(lowest, highest)
    return adversarial
