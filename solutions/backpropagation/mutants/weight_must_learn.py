# breaks: stop_gradient_loss
"""You switch `requires_grad` on for x and weight. Who does not want their gradients did not ask for them."""

import torch


def stop_gradient_loss(x, weight, target):
    x.requires_grad_()
    weight.requires_grad_()
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    with torch.no_grad():
        t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
