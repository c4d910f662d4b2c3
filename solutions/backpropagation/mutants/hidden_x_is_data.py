# breaks: stop_gradient_loss
"""An x that an operation made is detached: its gradient goes on to whatever made it."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    x = x if x.is_leaf else x.detach()
    s = torch.cat([torch.full_like(x[:, :1], 0.25), torch.sigmoid(x @ weight)[:, 1:]], dim=1)
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
