# breaks: stop_gradient_loss
"""You detach the target when the loss has been computed: the graph already holds it. Detach it before."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target)
    loss = ((s - t) ** 2).mean()
    t = t.detach()
    return loss
