# breaks: stop_gradient_loss
"""The means of parts are averaged, though the last part is shorter: each row counts alike."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    means = []
    for rows in x.split(256):
        s = torch.sigmoid(rows @ weight)
        s = torch.cat([torch.full_like(rows[:, :1], 0.25), s[:, 1:]], dim=1)
        t = torch.tanh(rows @ target).detach()
        means.append(((s - t) ** 2).mean())
    return torch.stack(means).mean()
