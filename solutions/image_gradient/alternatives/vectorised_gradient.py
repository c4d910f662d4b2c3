"""Maps the gradient of one image's loss over the batch with `torch.func.vmap`."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _per_image(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    def loss(image: Tensor, label: Tensor) -> Tensor:
        return F.cross_entropy(model(image.unsqueeze(0)), label.unsqueeze(0))

    if len(images) == 0:  # nothing to map over
        return torch.zeros_like(images)
    return torch.func.vmap(torch.func.grad(loss))(images, labels).detach()


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    return _per_image(model, images, labels) / len(images)


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return (images + epsilon * _per_image(model, images, labels).sign()).clamp(0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    lower = torch.maximum(images - epsilon, torch.zeros_like(images))
    upper = torch.minimum(images + epsilon, torch.ones_like(images))
    x = images.clone()
    for _ in range(steps):
        x = torch.clamp(x + step_size * _per_image(model, x, labels).sign(), lower, upper)
    return x
