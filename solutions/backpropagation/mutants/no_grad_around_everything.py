# breaks: stop_gradient_loss
"""All of it runs under `no_grad`, so that nothing is attached to a graph. Only the target belongs there."""

import torch


@torch.no_grad()
def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
