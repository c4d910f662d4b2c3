# breaks: stop_gradient_loss
"""`weight` gets no gradient: you compute the prediction with a detached copy of it."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight.detach()).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
