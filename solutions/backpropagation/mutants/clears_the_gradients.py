# breaks: stop_gradient_loss
"""You clear the `grad` of the caller's tensors. The inputs are only to be read."""

import torch


def stop_gradient_loss(x, weight, target):
    x.grad = weight.grad = target.grad = None
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
