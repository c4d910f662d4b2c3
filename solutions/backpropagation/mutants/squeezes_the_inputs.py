# breaks: stop_gradient_loss
"""You squeeze the inputs: with one feature (D = 1) they lose a dimension, and there is nothing left for `@` to multiply. A matrix (N, 1) is a matrix."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x.squeeze(-1) @ weight.squeeze(0)).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
