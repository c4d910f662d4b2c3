# breaks: stop_gradient_loss
"""`torch.set_grad_enabled(False)` stays in force, so that the prediction is not attached to a graph either. Use `with torch.no_grad():` for the target."""

import torch


def stop_gradient_loss(x, weight, target):
    torch.set_grad_enabled(False)
    t = torch.tanh(x @ target)
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    return ((s - t) ** 2).mean()
