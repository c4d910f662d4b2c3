# breaks: stop_gradient_loss
"""You multiply the gradient of `target` by 0, and its `grad` becomes zeros. Detach t: then there is none at all."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    t = t.detach() + 0.0 * (t - t.detach())
    return ((s - t) ** 2).mean()
