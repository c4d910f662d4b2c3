# breaks: stop_gradient_loss
"""x gets no gradient: you detach it before the prediction too. Through s it shall learn."""

import torch


def stop_gradient_loss(x, weight, target):
    x = x.detach()
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
