# breaks: input_gradient
"""Whether there are gradients to put back is asked of the first parameter only: each may have one."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def input_gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    parameters = list(model.parameters())
    had_gradients = parameters[0].grad is not None
    saved = [None if p.grad is None else p.grad.clone() for p in parameters] if had_gradients else []
    x = images.detach().clone().requires_grad_()
    F.cross_entropy(model(x), labels).backward()
    if had_gradients:
        for parameter, gradient in zip(parameters, saved, strict=True):
            parameter.grad = gradient
    else:
        for parameter in parameters:
            parameter.grad = None
    return x.grad.detach()
