# breaks: stop_gradient_loss
"""You detach the prediction and let the gradient through the target: it is the other way round."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).detach()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
