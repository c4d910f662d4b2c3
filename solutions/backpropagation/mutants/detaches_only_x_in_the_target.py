# breaks: stop_gradient_loss
"""You detach x in the target but not the target’s weights, which still get a gradient. Detach t."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x.detach() @ target)
    return ((s - t) ** 2).mean()
