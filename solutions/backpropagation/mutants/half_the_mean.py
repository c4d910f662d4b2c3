# breaks: stop_gradient_loss
"""You halve the mean square. The loss has no factor ½."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return 0.5 * ((s - t) ** 2).mean()
