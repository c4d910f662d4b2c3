# breaks: stop_gradient_loss
"""That is the smooth L1 loss. The loss is the mean square."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return torch.nn.functional.smooth_l1_loss(s, t)
