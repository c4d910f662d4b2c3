# breaks: stop_gradient_loss
"""The tanh of the target is missing."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = (x @ target).detach()
    return ((s - t) ** 2).mean()
