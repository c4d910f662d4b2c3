# breaks: stop_gradient_loss
"""`.item()` makes a Python number of the loss, which has no history. Return the tensor."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean().item()
