# breaks: stop_gradient_loss
"""You return one loss for each row. The loss is one number, the mean over everything."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean(dim=1)
