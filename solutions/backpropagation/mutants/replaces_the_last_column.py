# breaks: stop_gradient_loss
"""You replace the last column instead of column 0."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, -1] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
