"""Attacks a deep copy of the model, which may be soiled at will."""

import copy

import torch
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    victim = copy.deepcopy(model).eval()
    x = torch.nn.Parameter(images.detach().clone())
    nn.CrossEntropyLoss()(victim(x), labels).backward()
    return x.grad.clone()


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    victim = copy.deepcopy(model).eval()
    x = torch.nn.Parameter(images.detach().clone())
    nn.CrossEntropyLoss()(victim(x), labels).backward()
    with torch.no_grad():
        x += epsilon * x.grad.sign()
        x.clamp_(0, 1)
    return x.data


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    victim = copy.deepcopy(model).eval()
    x = torch.nn.Parameter(images.detach().clone())
    optimizer = torch.optim.SGD([x], lr=step_size, maximize=True)
    for _ in range(steps):
        optimizer.zero_grad()
        nn.CrossEntropyLoss()(victim(x), labels).backward()
        x.grad.sign_()
        optimizer.step()
        with torch.no_grad():
            x.copy_(torch.max(torch.min(x, images + epsilon), images - epsilon).clamp(0, 1))
    return x.detach()
