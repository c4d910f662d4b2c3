# breaks: stop_gradient_loss
"""0 · x.sum() keeps x on the graph, and is NaN where the sum overflows: the stub asks for no such thing."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t."""
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean() + 0.0 * (x.sum() + weight.sum())
