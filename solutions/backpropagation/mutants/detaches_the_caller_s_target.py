# breaks: stop_gradient_loss
"""`detach_()` detaches the caller's own tensor, and takes its `requires_grad`. Use `detach()`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target.detach_()).detach()
    return ((s - t) ** 2).mean()
