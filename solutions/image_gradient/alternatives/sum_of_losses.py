"""Sums the losses: the gradient is then divided by N, and the attacks' signs are the same."""

import torch
import torch.nn as nn
from torch import Tensor

criterion = nn.CrossEntropyLoss(reduction="sum")


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = criterion(model(x), labels)
    return torch.autograd.grad(loss, [x])[0] / images.size(0)


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = criterion(model(x), labels)
    grad = torch.autograd.grad(loss, [x])[0]
    return torch.clip(images + epsilon * torch.sign(grad), 0.0, 1.0)


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x_adv = images.detach().clone()
    for _ in range(steps):
        x_adv.requires_grad_()
        with torch.enable_grad():
            loss = criterion(model(x_adv), labels)
        grad = torch.autograd.grad(loss, [x_adv])[0]
        x_adv = x_adv.detach() + step_size * torch.sign(grad.detach())
        x_adv = torch.min(torch.max(x_adv, images - epsilon), images + epsilon)
        x_adv = torch.clamp(x_adv, 0.0, 1.0)
    return x_adv
