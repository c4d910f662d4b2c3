# breaks: stop_gradient_loss
"""A loss none of whose inputs requires a gradient is made to require one: leave it as it is."""

import torch
from torch import Tensor


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    s = torch.cat([torch.full_like(x[:, :1], 0.25), torch.sigmoid(x @ weight)[:, 1:]], dim=1)
    t = torch.tanh(x @ target).detach()
    loss = ((s - t) ** 2).mean()
    return loss if loss.requires_grad else loss.requires_grad_()
