# breaks: stop_gradient_loss
"""You apply a softmax. The sigmoid is applied to each entry by itself."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.softmax(x @ weight, dim=1).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
