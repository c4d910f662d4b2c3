# breaks: stop_gradient_loss
"""You replace column 1. Columns are counted from 0."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 1] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
