# breaks: stop_gradient_loss
"""You leave column 0 out of the mean. It is constant, but it counts."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    t = torch.tanh(x @ target).detach()
    return ((s[:, 1:] - t[:, 1:]) ** 2).mean()
