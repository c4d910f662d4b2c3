# breaks: input_gradient
"""Afterwards every parameter requires a gradient, those too that were frozen before. Leave the flags as
they were."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    for parameter in model.parameters():
        parameter.requires_grad = False
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    for parameter in model.parameters():
        parameter.requires_grad = True
    return gradient
