# breaks: stop_gradient_loss
"""You replace column 0 of the target instead of the prediction."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    t = torch.tanh(x @ target).detach()
    t[:, 0] = 0.25
    return ((s - t) ** 2).mean()
