# breaks: stop_gradient_loss
"""Your mask has three columns. Make it as wide as the prediction: K may be any number."""

import torch


def stop_gradient_loss(x, weight, target):
    kept = torch.tensor([False, True, True], device=x.device)
    s = torch.where(kept, torch.sigmoid(x @ weight), 0.25)
    t = torch.tanh(x @ target).detach()
    return ((s - t) ** 2).mean()
