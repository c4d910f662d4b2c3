# breaks: stop_gradient_loss
"""You compute the target in single precision: with inputs in float64 everything is float64."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    with torch.no_grad():
        t = torch.tanh(x.float() @ target.float())
    return ((s - t) ** 2).mean().to(x.dtype)
