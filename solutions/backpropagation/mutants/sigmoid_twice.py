# breaks: stop_gradient_loss
"""You apply the sigmoid to the target too. It is tanh there."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.sigmoid(x @ target).detach()
    return ((s - t) ** 2).mean()
