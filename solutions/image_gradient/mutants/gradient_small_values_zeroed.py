# breaks: input_gradient
"""Small derivatives are replaced by zero. They are right as they are: where the model is confident, the
whole gradient is small."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    gradient[gradient.abs() < 0.05 * gradient.abs().max()] = 0
    return gradient
