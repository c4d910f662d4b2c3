# breaks: stop_gradient_loss
"""You overwrite in place what the sigmoid has kept for the backward pass, which then refuses to work. Overwrite a copy: `.clone()`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
