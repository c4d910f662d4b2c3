# breaks: fgsm
"""Derivatives that are small beside the largest of the batch count as 0. Each image is attacked as if it were alone, and
each pixel moves by all of ε, however small its derivative."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    gradient[gradient.abs() < 1e-6 * gradient.abs().max()] = 0
    return (images + epsilon * gradient.sign()).clamp(0, 1)
