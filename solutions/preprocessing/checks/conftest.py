"""The statistics and the photograph that most checks of `preprocess` begin with."""

from __future__ import annotations

import pytest
import torch
from PIL import Image

from .expectations import Statistics
from .photographs import part_of


@pytest.fixture
def statistics(rng: torch.Generator) -> Statistics:
    """A mean and a std for each channel, all of them different, and none of them ImageNet's."""
    mean = torch.tensor([0.55, 0.4, 0.3]) + 0.05 * torch.rand(3, generator=rng)
    std = torch.tensor([0.2, 0.32, 0.5]) + 0.05 * torch.rand(3, generator=rng)
    return tuple(mean.tolist()), tuple(std.tolist())


@pytest.fixture
def landscape(rng: torch.Generator) -> Image.Image:
    """A part of the photograph with fine detail: 600 × 400 pixels, of which 384 × 256 are made."""
    return part_of("china", 600, 400, rng)
