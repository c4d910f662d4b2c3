# breaks: stop_gradient_loss
"""You replace column 0 by 0. It is to be 0.25."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.0
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
