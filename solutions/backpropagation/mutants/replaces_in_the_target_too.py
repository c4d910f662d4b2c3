# breaks: stop_gradient_loss
"""You replace column 0 of the target as well. Only the prediction is replaced."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    t = torch.tanh(x @ target).detach()
    s[:, 0] = 0.25
    t[:, 0] = 0.25
    return ((s - t) ** 2).mean()
