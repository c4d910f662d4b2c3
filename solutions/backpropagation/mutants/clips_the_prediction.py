# breaks: stop_gradient_loss
"""You clip the prediction. It is used as it is, also close to 0 and 1."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clamp(0.05, 0.95)
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
