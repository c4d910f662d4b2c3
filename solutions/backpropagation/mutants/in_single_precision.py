# breaks: stop_gradient_loss
"""You compute in float32 whatever the inputs are. Keep their dtype."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x.float() @ weight.float()).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x.float() @ target.float()).detach()
    return ((s - t) ** 2).mean()
