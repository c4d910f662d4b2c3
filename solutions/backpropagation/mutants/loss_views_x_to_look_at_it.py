# breaks: stop_gradient_loss
"""`view` fails on an x that is not contiguous: use `reshape`."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t."""
    if not bool(torch.isfinite(x.detach().view(-1)).all()):
        raise ValueError("x has values that are not finite")
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
