# breaks: stop_gradient_loss
"""`weight` and `target` are mixed up: the prediction is made with `weight`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ target).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ weight).detach()
    return ((s - t) ** 2).mean()
