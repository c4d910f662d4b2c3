# breaks: stop_gradient_loss
"""You take the root of the mean square. The loss is the mean square itself."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean().sqrt()
