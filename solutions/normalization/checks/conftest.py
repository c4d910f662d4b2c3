"""The images of the checks."""

from __future__ import annotations

import pytest
import torch
from torch import Tensor

from .pictures import SIZES, draw_images


@pytest.fixture
def images(rng: torch.Generator) -> list[Tensor]:
    """Images of unequal sizes, of which the large one is the darkest and varies least."""
    return draw_images(SIZES, rng)
