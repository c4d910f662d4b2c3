# breaks: input_gradient
"""The gradient has the wrong sign: it is that of minus the loss. Return the direction in which the loss
grows."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = -F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0]
