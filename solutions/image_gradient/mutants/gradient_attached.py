# breaks: input_gradient
"""The gradient is attached to a graph, as `create_graph=True` or `torch.func.grad` make it: that keeps the
whole graph alive. Return it detached."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    return torch.autograd.grad(loss, x, create_graph=True)[0]
