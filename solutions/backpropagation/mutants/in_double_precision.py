# breaks: stop_gradient_loss
"""You compute in float64 whatever the inputs are. Keep their dtype."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x.double() @ weight.double()).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x.double() @ target.double()).detach()
    return ((s - t) ** 2).mean()
