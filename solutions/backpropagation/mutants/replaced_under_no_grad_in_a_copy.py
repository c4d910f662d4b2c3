# breaks: stop_gradient_loss
"""You overwrite the copy under `no_grad`, so autograd does not know that column 0 is constant, and lets a gradient through. Overwrite it with autograd on."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    with torch.no_grad():
        s[:, 0] = 0.25
        t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
