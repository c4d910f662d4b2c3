# breaks: stop_gradient_loss
"""Your loss has the shape (1,). Its shape is (): `mean()` without arguments."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean().reshape(1)
