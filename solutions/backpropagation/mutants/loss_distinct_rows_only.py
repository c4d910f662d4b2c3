# breaks: stop_gradient_loss
"""Equal rows of x are computed and counted once: the mean is over all of them."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    _, place = torch.unique(x.detach(), dim=0, return_inverse=True)
    first = {group: row for row, group in reversed(list(enumerate(place.tolist())))}
    rows = x[sorted(first.values())]  # the same row has the same prediction and the same target
    s = torch.sigmoid(rows @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(rows @ target).detach()
    return ((s - t) ** 2).mean()
