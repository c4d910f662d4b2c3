"""Images whose channels differ."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

SIZES = ((60, 45), (150, 200), (48, 120), (90, 70))  # (height, width): 2,700 to 30,000 pixels


def draw_images(
    sizes: Sequence[tuple[int, int]], rng: torch.Generator, dtype: torch.dtype = torch.float32
) -> list[Tensor]:
    """Draw images in [0, 1]: each channel of each has a level and a contrast of its own."""
    drawn = []
    for (height, width), level in zip(sizes, (0.7, 0.1, 0.5, 0.8), strict=True):
        jitter = 0.1 * torch.rand(3, 1, 1, generator=rng, dtype=dtype)
        levels = level * torch.tensor([1.0, 0.85, 0.6], dtype=dtype).view(3, 1, 1) + jitter
        contrast = torch.tensor([0.25, 0.15, 0.4], dtype=dtype).view(3, 1, 1) * (0.3 + level)
        noise = torch.rand(3, height, width, generator=rng, dtype=dtype) - 0.5
        drawn.append((levels + contrast * noise).clamp(0, 1))
    return drawn
