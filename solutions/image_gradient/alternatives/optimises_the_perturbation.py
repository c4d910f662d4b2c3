"""Keeps the perturbation δ rather than the image, and differentiates with respect to δ."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    delta = torch.zeros_like(images, requires_grad=True)
    loss = F.cross_entropy(model(images + delta), labels)
    loss.backward(inputs=[delta])
    return delta.grad.detach()


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    delta = torch.zeros_like(images, requires_grad=True)
    loss = F.cross_entropy(model(images + delta), labels)
    loss.backward(inputs=[delta])
    return torch.clamp(images + epsilon * delta.grad.detach().sign(), 0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    delta = torch.zeros_like(images, requires_grad=True)
    for _ in range(steps):
        loss = F.cross_entropy(model(images + delta), labels)
        loss.backward(inputs=[delta])
        with torch.no_grad():
            delta += step_size * delta.grad.sign()
            delta.clamp_(-epsilon, epsilon)
            delta.copy_((images + delta).clamp(0, 1) - images)
        delta.grad.zero_()
    return (images + delta).detach()
