"""Writes the cross-entropy as log-softmax and negative log-likelihood, and clips to the range before the ball."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone()
    x.requires_grad_(True)
    log_probabilities = F.log_softmax(model(x), dim=-1)
    loss = -log_probabilities[torch.arange(len(labels), device=labels.device), labels].mean()
    (grad,) = torch.autograd.grad(loss, x, create_graph=False)
    return grad


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.detach().clone()
    x.requires_grad_(True)
    loss = F.nll_loss(model(x).log_softmax(1), labels)
    (grad,) = torch.autograd.grad(loss, x)
    with torch.no_grad():
        return x.add(grad.sign(), alpha=epsilon).clamp_(0, 1).detach()


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    x = images.detach().clone()
    for _ in range(steps):
        x.requires_grad_(True)
        loss = F.nll_loss(model(x).log_softmax(1), labels)
        (grad,) = torch.autograd.grad(loss, x)
        with torch.no_grad():
            x = (x + step_size * grad.sign()).clamp(0, 1)
            x = x.clamp(images - epsilon, images + epsilon)
    return x.detach()
