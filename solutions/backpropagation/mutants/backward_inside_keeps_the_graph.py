# breaks: stop_gradient_loss
"""You call `backward()` inside, which writes into the caller's `.grad`. Return the loss; differentiating is the caller's affair."""

import torch


def stop_gradient_loss(x, weight, target):
    s = torch.sigmoid(x @ weight).clone()
    s[:, 0] = 0.25
    t = torch.tanh(x @ target).detach()
    loss = ((s - t) ** 2).mean()
    if loss.requires_grad:
        loss.backward(retain_graph=True)
    return loss
