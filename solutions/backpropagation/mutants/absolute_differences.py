# breaks: stop_gradient_loss
"""You average absolute differences. The loss squares them."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return (s - t).abs().mean()
