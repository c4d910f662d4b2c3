# breaks: stop_gradient_loss
"""You scale the gradient of the prediction in a hook. It is to be the derivative of the loss."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    if s.requires_grad:
        s.register_hook(lambda gradient: gradient / gradient.norm())
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
