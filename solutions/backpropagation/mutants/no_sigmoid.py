# breaks: stop_gradient_loss
"""The sigmoid is missing."""

import torch


def stop_gradient_loss(x, weight, target):
    s = (x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
