# breaks: input_gradient
"""The derivatives are cut off at ±5, as in training. The gradient is asked for as it is, steep places included."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0].clamp(-5, 5)
