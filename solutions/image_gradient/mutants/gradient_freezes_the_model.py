# breaks: input_gradient
"""The parameters' `requires_grad` stays switched off, and the model could not be trained any more. There is
no need to touch it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    for parameter in model.parameters():
        parameter.requires_grad = False
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x)[0]
