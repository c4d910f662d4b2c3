# breaks: stop_gradient_loss
"""You add the difference to 0.25 as a constant, so that the gradient flows as if nothing had been replaced. Column 0 must have none."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    replaced = s.detach().clone()
    replaced[:, 0] = 0.25
    s = s + (replaced - s).detach()
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
