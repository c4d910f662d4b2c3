# breaks: input_gradient
"""The gradient is divided by its length. Return it as it is: its length says how much the loss reacts."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    norm = gradient.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
    return gradient / (norm + 1e-12)
