# breaks: stop_gradient_loss
"""Under `no_grad` your replacement is not written down, though it still overwrites what the sigmoid has kept. Overwrite a copy, with autograd on."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    with torch.no_grad():
        s[:, 0] = 0.25
        t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
