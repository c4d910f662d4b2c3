"""Builds PGD on FGSM, and FGSM on the gradient: one fast gradient sign step and a projection, again and again."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    with torch.enable_grad():
        x = torch.autograd.Variable(images.data.clone(), requires_grad=True)
        loss = F.cross_entropy(model(x), labels)
        grad = torch.autograd.grad(loss, x, retain_graph=False, create_graph=False)
    return grad[0].data


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    return torch.clamp(images.data + epsilon * input_gradient(model, images, labels).sign(), min=0, max=1)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.data.clone()
    for _ in range(steps):
        x = fgsm(model, x, labels, step_size)
        x = images.data + torch.clamp(x - images.data, min=-epsilon, max=epsilon)
    return x
