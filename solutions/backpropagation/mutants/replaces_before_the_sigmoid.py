# breaks: stop_gradient_loss
"""You replace column 0 before the sigmoid. The values *of the sigmoid* are replaced."""

import torch


def stop_gradient_loss(x, weight, target):
    z = (x @ weight).clone()
    z[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((torch.sigmoid(z) - t) ** 2).mean()
