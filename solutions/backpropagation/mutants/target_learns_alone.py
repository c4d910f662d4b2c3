# breaks: stop_gradient_loss
"""You stop the gradient of the target only where x or weight requires one: t is a constant always, also where target alone requires a gradient."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    if x.requires_grad or weight.requires_grad:
        t = t.detach()
    return ((s - t) ** 2).mean()
