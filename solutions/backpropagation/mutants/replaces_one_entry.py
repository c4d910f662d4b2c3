# breaks: stop_gradient_loss
"""You replace a single entry. The whole column 0 is constant: `s[:, 0]`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[0, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
