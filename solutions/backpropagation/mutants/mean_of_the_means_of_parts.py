# breaks: stop_gradient_loss
"""You go through x in parts of 64 rows and average their means, so that the rows of a smaller last part count more. Compute the whole at once, or weight each part by its rows."""

import torch


def stop_gradient_loss(x, weight, target):
    losses = []
    for part in x.split(64):
        s = torch.sigmoid(part @ weight).clone()
        s[:, 0] = 0.25
        t = torch.tanh(part @ target).detach()
        losses.append(((s - t) ** 2).mean())
    return torch.stack(losses).mean()
