# breaks: stop_gradient_loss
"""Your own backward pass divides by three columns, however many there are: K may be any number."""

import torch


class _Loss(torch.autograd.Function):
    @staticmethod
    def forward(ctx, x, weight, target):
        s = torch.sigmoid(x @ weight)
        gap = s.clone()
        gap[:, 0] = 0.25
        gap -= torch.tanh(x @ target)
        ctx.save_for_backward(x, weight, s, gap)
        return (gap**2).mean()

    @staticmethod
    def backward(ctx, grad):
        x, weight, s, gap = ctx.saved_tensors
        back = grad * 2 / (3 * len(x)) * gap * s * (1 - s)
        back[:, 0] = 0
        return back @ weight.T, x.T @ back, None


def stop_gradient_loss(x, weight, target):
    return _Loss.apply(x, weight, target)
