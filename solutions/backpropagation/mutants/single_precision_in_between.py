# breaks: stop_gradient_loss
"""You compute in float32 and convert the loss back, when the digits are gone. Keep the inputs' dtype throughout."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x.float() @ weight.float()).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x.float() @ target.float()).detach()
    return ((s - t) ** 2).mean().to(x.dtype)
