# breaks: fgsm
"""Pixels with a small derivative stay where they are. Each pixel has a budget of its own: however small the
derivative is, its sign says where to spend it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    gradient = torch.autograd.grad(F.cross_entropy(model(x), labels), x)[0]
    direction = torch.where(gradient.abs() < 1e-5, torch.zeros_like(gradient), gradient.sign())
    return (images + epsilon * direction).clamp(0, 1).detach()
