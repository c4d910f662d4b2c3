# breaks: stop_gradient_loss
"""You multiply column 0 by 0.25. It is *replaced* by 0.25."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    mask = torch.ones_like(s)
    mask[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s * mask - t) ** 2).mean()
