# breaks: fgsm
"""The gradient is divided by its largest entry, so only one pixel moves by ε. With the sign, every pixel
uses its whole budget."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    largest = gradient.abs().flatten(1).max(dim=1).values.view(-1, 1, 1, 1)
    return (images + epsilon * gradient / (largest + 1e-12)).clamp(0, 1)
