"""A tape for `backward`, and arguments of the loss, which are drawn at random."""

from __future__ import annotations

import pytest
import torch
from practice.tape import Node, record

from .loss_by_hand import Draw, Tensors


@pytest.fixture
def product() -> list[Node]:
    """The tape of (a·b + b)·c."""
    return record(lambda a, b, c: (a * b + b) * c, n_leaves=3)


@pytest.fixture
def draw(device: torch.device, rng: torch.Generator) -> Draw:
    """Draw arguments of N, D and K = `size`; those that are named require a gradient."""

    def drawn(
        *wanted: str,
        dtype: torch.dtype = torch.float64,
        scale: float = 0.7,
        size: tuple[int, int, int] = (5, 4, 3),
    ) -> Tensors:
        n, d, k = size
        shapes = {"x": (n, d), "weight": (d, k), "target": (d, k)}
        made = {
            name: torch.randn(shape, generator=rng, dtype=torch.float64).to(device, dtype) * scale
            for name, shape in shapes.items()
        }
        return Tensors(**{name: made[name].requires_grad_(name in wanted) for name in shapes})

    return drawn


@pytest.fixture
def attached(draw: Draw) -> Tensors:
    """Arguments that all require a gradient, in float64."""
    return draw("x", "weight", "target")
