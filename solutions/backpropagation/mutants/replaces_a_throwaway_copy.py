# breaks: stop_gradient_loss
"""You replace column 0 in a copy, and go on with the original."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s.clone()[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
