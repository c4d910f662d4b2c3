# breaks: stop_gradient_loss
"""You add up the squares of each row, and average over the rows only. The mean is over all N·K entries."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).sum(dim=1).mean()
