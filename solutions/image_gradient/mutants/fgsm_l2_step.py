# breaks: fgsm
"""The step has length ε in the L2 norm. In the L∞ ball, each pixel may move by ε: step along the sign."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    norm = gradient.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    return (images + epsilon * gradient / (norm + 1e-12)).clamp(0, 1)
