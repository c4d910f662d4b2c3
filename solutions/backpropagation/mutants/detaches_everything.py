# breaks: stop_gradient_loss
"""You detach the loss. It then teaches nobody: detach the target only."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean().detach()
