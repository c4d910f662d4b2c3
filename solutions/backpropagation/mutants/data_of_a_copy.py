# breaks: stop_gradient_loss
"""`.data` hides the replacement from autograd, also in a copy: a gradient flows through a column that is constant."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s.data[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
