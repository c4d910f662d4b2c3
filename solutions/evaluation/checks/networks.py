"""What new networks do not have: gradients, and statistics of their own."""

from __future__ import annotations

import torch
from torch import nn

N_CLASSES = 10


def give_gradients(model: nn.Module, rng: torch.Generator) -> None:
    """Give a model's parameters gradients, as in the middle of training."""
    for parameter in model.parameters():
        parameter.grad = torch.rand(parameter.shape, generator=rng).to(parameter)


def give_statistics(model: nn.Module, rng: torch.Generator) -> None:
    """Give a model's buffers, such as running averages, values that a new model's do not have."""
    for buffer in model.buffers():
        buffer.copy_(torch.rand(buffer.shape, generator=rng) + 0.5 if buffer.ndim else torch.tensor(5))
