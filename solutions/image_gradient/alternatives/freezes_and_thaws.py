"""Freezes the parameters during the attack, and gives each its own flag back."""

from collections.abc import Iterator
from contextlib import contextmanager

import torch
import torch.nn.functional as F
from torch import Tensor, nn


@contextmanager
def _frozen(model: nn.Module) -> Iterator[None]:
    flags = [p.requires_grad for p in model.parameters()]
    model.requires_grad_(False)
    try:
        yield
    finally:
        for parameter, flag in zip(model.parameters(), flags, strict=True):
            parameter.requires_grad_(flag)


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    with _frozen(model):
        x = images.detach().clone().requires_grad_()
        F.cross_entropy(model(x), labels).backward()
    return x.grad


@torch.enable_grad()
def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    with _frozen(model):
        x = images.detach().clone().requires_grad_()
        F.cross_entropy(model(x), labels).backward()
    x.requires_grad_(False)
    return (x + epsilon * x.grad.sign()).clip(0, 1)


@torch.enable_grad()
def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.detach().clone()
    with _frozen(model):
        for _ in range(steps):
            x.requires_grad_()
            F.cross_entropy(model(x), labels).backward()
            moved = x.detach() + step_size * x.grad.sign()
            x = moved.clip(images - epsilon, images + epsilon).clip(0, 1)
    return x
