# breaks: stop_gradient_loss
"""In half precision a sum over many rows stands still when it is large: let `mean` add them up."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    s = torch.cat([torch.full_like(x[:, :1], 0.25), torch.sigmoid(x @ weight)[:, 1:]], dim=1)
    t = torch.tanh(x @ target).detach()
    total = s.new_zeros(())
    for row in (s - t) ** 2:
        total = total + row.sum()
    return total / s.numel()
