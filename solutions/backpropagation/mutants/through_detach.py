# breaks: stop_gradient_loss
"""`s.detach()` shares its memory with s, so that you overwrite what the sigmoid has kept. Overwrite a copy: `.clone()`."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s.detach()[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
