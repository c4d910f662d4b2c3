# breaks: stop_gradient_loss
"""You compute with a detached copy of `weight`, which gets the gradient in its place."""

import torch


def stop_gradient_loss(x, weight, target):
    copy = weight.detach().clone().requires_grad_()
    s = torch.sigmoid(x @ copy).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
