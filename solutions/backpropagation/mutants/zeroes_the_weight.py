# breaks: stop_gradient_loss
"""You overwrite the caller's weights instead of the prediction. The inputs are only to be read."""

import torch


def stop_gradient_loss(x, weight, target):
    with torch.no_grad():
        weight[:, 0] = 0.0
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
