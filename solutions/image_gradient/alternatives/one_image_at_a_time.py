"""Goes through the batch image by image."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    result = torch.zeros_like(images)
    for i in range(len(images)):
        x = images[i].unsqueeze(0).detach().clone().requires_grad_()
        loss = F.cross_entropy(model(x), labels[i].unsqueeze(0))
        result[i] = torch.autograd.grad(loss, x)[0][0] / len(images)
    return result


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    result = images.clone()
    for image, label in zip(result, labels, strict=True):
        x = image[None].detach().clone().requires_grad_()
        loss = F.cross_entropy(model(x), label[None])
        image.add_(epsilon * torch.autograd.grad(loss, x)[0][0].sign())
    return result.clamp(0, 1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    result = []
    for image, label in zip(images, labels, strict=True):
        x = image[None].detach().clone()
        for _ in range(steps):
            x.requires_grad_()
            loss = F.cross_entropy(model(x), label[None])
            x = x.detach() + step_size * torch.autograd.grad(loss, x)[0].sign()
            x = torch.minimum(torch.maximum(x, image - epsilon), image + epsilon).clamp(0, 1)
        result.append(x)
    return torch.cat([images[:0], *result])
