"""Calls the attacks of torchattacks."""

import torchattacks
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return torchattacks.FGSM(model, eps=epsilon)(images, labels)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    attack = torchattacks.PGD(model, eps=epsilon, alpha=step_size, steps=steps, random_start=False)
    return attack(images, labels)
