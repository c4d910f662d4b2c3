"""Calls `backward()`, which writes to the parameters' gradients, and puts back what was there."""

import torch.nn.functional as F
from torch import Tensor, nn


def _backward(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    saved = [None if p.grad is None else p.grad.clone() for p in model.parameters()]
    x = images.clone().detach()
    x.requires_grad = True
    F.cross_entropy(model(x), labels).backward()
    for parameter, gradient in zip(model.parameters(), saved, strict=True):
        parameter.grad = gradient
    return x.grad.detach()


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return _backward(model, images, labels)


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return (images + epsilon * _backward(model, images, labels).sign()).clamp(0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone()
    for _ in range(steps):
        adversarial = adversarial + step_size * _backward(model, adversarial, labels).sign()
        adversarial = images + (adversarial - images).clamp(-epsilon, epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
