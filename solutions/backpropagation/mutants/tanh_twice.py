# breaks: stop_gradient_loss
"""You apply tanh to the prediction too. It is the sigmoid there."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.tanh(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
