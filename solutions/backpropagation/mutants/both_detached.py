# breaks: stop_gradient_loss
"""You detach both, and make the loss require a gradient afterwards. It then looks attached, but leads nowhere."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).detach().clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean().requires_grad_()
