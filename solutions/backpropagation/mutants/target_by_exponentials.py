# breaks: stop_gradient_loss
"""tanh is written as a quotient of exponentials, which is ∞ / ∞ for large arguments: `torch.tanh` knows better."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight)
    s = torch.cat([torch.full_like(s[:, :1], 0.25), s[:, 1:]], dim=1)
    with torch.no_grad():
        up, down = torch.exp(x @ target), torch.exp(-(x @ target))
        t = (up - down) / (up + down)
    return ((s - t) ** 2).mean()
