"""Differentiates with torch's functional tools, and walks through the steps of PGD with a generator."""

from itertools import islice

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return torch.autograd.functional.jacobian(lambda x: F.cross_entropy(model(x), labels), images.detach())


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    loss, pull = torch.func.vjp(lambda x: F.cross_entropy(model(x), labels), images.detach())
    (gradient,) = pull(torch.ones_like(loss))
    return images.detach().lerp(images.detach() + gradient.detach().sign(), epsilon).clamp(0, 1)


def _iterates(model, images, labels, epsilon, step_size):
    x = images.detach().clone()
    while True:
        yield x
        x = x + step_size * input_gradient(model, x, labels).sign()
        x = (images.detach() + (x - images.detach()).clamp(-epsilon, epsilon)).clamp(0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    return next(islice(_iterates(model, images, labels, epsilon, step_size), steps, None))
