"""Differentiates a function of the images with `torch.func.grad`: no flag is set on any tensor."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return torch.func.grad(lambda x: F.cross_entropy(model(x), labels))(images).detach()


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    gradient = torch.func.grad(lambda x: F.cross_entropy(model(x), labels, reduction="sum"))
    return torch.clamp(images + epsilon * gradient(images).sign(), 0, 1).detach()


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    gradient = torch.func.grad(lambda x: F.cross_entropy(model(x), labels))
    x = images
    for _ in range(steps):
        x = x + step_size * gradient(x).sign()
        x = torch.clamp(x, images - epsilon, images + epsilon).clamp(0, 1)
    return x.detach()
