# breaks: stop_gradient_loss
"""You keep the prediction away from 0 and 1, as in a cross-entropy. A mean square needs no such thing: take it as it is."""

import torch


def stop_gradient_loss(x, weight, target):
    p = torch.sigmoid(x @ weight).clamp(1e-7, 1 - 1e-7)
    p = p.clone()
    p[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    return ((p - t) ** 2).mean()
