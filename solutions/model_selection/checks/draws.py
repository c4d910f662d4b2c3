"""Random numbers, and how small a difference between them may be."""

from __future__ import annotations

import torch

SMALL = 1e-10  # a difference that float64 sees, and that neither float32 nor a tolerance does


def draw_numbers(n: int, low: float, high: float, rng: torch.Generator) -> list[float]:
    """Draw n different numbers."""
    return (low + (high - low) * torch.rand(n, generator=rng, dtype=torch.float64)).tolist()


def draw_integer(low: int, high: int, rng: torch.Generator) -> int:
    """Draw an integer from low to high − 1."""
    return int(torch.randint(low, high, (), generator=rng))
