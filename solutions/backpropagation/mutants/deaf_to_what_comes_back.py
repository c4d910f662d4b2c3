# breaks: stop_gradient_loss
"""Your `backward` does not multiply by the gradient that it is given: it is right only where the loss itself is differentiated, and not twice the loss."""

import torch


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, target):
        s = torch.sigmoid(x @ weight)
        s[:, 0] = 0.25
        t = torch.tanh(x @ target)
        ctx.save_for_backward(x, weight, s, t)
        return ((s - t) ** 2).mean()

    @staticmethod
    def backward(ctx, _):
        x, weight, s, t = ctx.saved_tensors
        z = 2 / s.numel() * (s - t) * s * (1 - s)
        z[:, 0] = 0
        return z @ weight.T, x.T @ z, None


def stop_gradient_loss(x, weight, target):
    return _Loss.apply(x, weight, target)
