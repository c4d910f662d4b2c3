# breaks: stop_gradient_loss
"""The derivative has (1 + e⁻ᶻ)² below the line, which overflows in half precision: it is s·(1 − s)."""

import torch
from torch import Tensor


class _SquaresSigmoid(torch.autograd.Function):
    @staticmethod
    def forward(ctx, z):
        e = torch.exp(-z)
        ctx.save_for_backward(e)
        return 1 / (1 + e)

    @staticmethod
    def backward(ctx, grad):
        (e,) = ctx.saved_tensors
        return grad * (e / (1 + e) ** 2)


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    s = _SquaresSigmoid.apply(x @ weight).clone()
    s[:, 0] = 0.25
    with torch.no_grad():
        t = torch.tanh(x @ target)
    return ((s - t) ** 2).mean()
