# breaks: stop_gradient_loss
"""You set `requires_grad` on the caller's tensors. Leave their flags as they are."""

import torch


def stop_gradient_loss(x, weight, target):
    weight.requires_grad_(True)
    target.requires_grad_(False)
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
