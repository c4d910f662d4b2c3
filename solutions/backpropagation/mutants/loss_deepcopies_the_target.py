# breaks: stop_gradient_loss
"""`copy.deepcopy` takes leaves only: a target may be made of trainable weights. Use `detach` or `no_grad`."""

import copy

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t."""
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    frozen = copy.deepcopy(target).requires_grad_(False)  # as a target network is made
    with torch.no_grad():
        t = torch.tanh(x @ frozen)
    return ((s - t) ** 2).mean()
