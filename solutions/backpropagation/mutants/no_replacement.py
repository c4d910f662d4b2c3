# breaks: stop_gradient_loss
"""Column 0 of the prediction is not replaced by 0.25."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
