# breaks: stop_gradient_loss
"""You detach the weights of the target but not its result, so that x still gets a gradient through it. Detach t."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target.detach())
    return ((s - t) ** 2).mean()
