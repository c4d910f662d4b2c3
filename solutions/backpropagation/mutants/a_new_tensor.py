# breaks: stop_gradient_loss
"""`torch.tensor(loss)` makes a new tensor without a history. Return the loss itself."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return torch.tensor(((s - t) ** 2).mean().item(), dtype=x.dtype, device=x.device, requires_grad=True)
