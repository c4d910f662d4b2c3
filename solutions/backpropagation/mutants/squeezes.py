# breaks: stop_gradient_loss
"""You squeeze the predictions: with one row or one column they lose a dimension, and there is no column 0 left to replace."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).squeeze().clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).squeeze().detach()
    return ((s - t) ** 2).mean()
