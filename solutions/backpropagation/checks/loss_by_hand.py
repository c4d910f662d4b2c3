"""The arguments of `stop_gradient_loss`, and its answer to them as it is written down by hand."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

import torch
from torch import Tensor


class Tensors(NamedTuple):
    """The arguments of the loss, on the device under test."""

    x: Tensor  # (N, D)
    weight: Tensor  # (D, K)
    target: Tensor  # (D, K)


class Answer(NamedTuple):
    """The loss, and what differentiating it gives."""

    loss: Tensor  # ()
    x: Tensor  # (N, D)
    weight: Tensor  # (D, K)


Draw = Callable[..., Tensors]
DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16]


def name_of(dtype: torch.dtype) -> str:
    """Return the name of a dtype as it is in the name of a check."""
    return str(dtype).removeprefix("torch.")


@torch.no_grad()
def by_hand(arguments: Tensors) -> Answer:
    """Return loss and gradients as they are written down: ∂ℓ/∂z = 2(s − t)/(NK) · s(1 − s), 0 in column 0."""
    x, weight, target = arguments
    s = 1 / (1 + torch.exp(-(x @ weight)))
    slope = s * (1 - s)
    s[:, 0], slope[:, 0] = 0.25, 0.0
    gap = s - torch.tanh(x @ target)
    back = 2 * gap / gap.numel() * slope  # (N, K): with respect to x @ weight
    return Answer((gap**2).mean(), back @ weight.T, x.T @ back)
