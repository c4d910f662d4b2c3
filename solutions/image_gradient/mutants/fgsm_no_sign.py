# breaks: fgsm
"""The step is the gradient times ε, without its sign: almost nothing moves, because the derivatives are
small."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (images + epsilon * gradient).clamp(0, 1)
