# breaks: stop_gradient_loss
"""The gradient flows through the target. Detach it, or compute it under `no_grad`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
