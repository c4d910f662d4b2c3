"""What the checks of an epoch begin with."""

from __future__ import annotations

from itertools import combinations

import pytest
import torch

from .lessons import Lesson, draw_lesson, replay


@pytest.fixture
def lesson(device: torch.device, rng: torch.Generator, call_seed: int) -> Lesson:
    """A lesson in which all the figures differ, whatever the seed."""
    while True:
        drawn = draw_lesson(device, rng)
        figures, _ = replay(drawn, call_seed)
        if all(abs(one - other) > 1e-3 for one, other in combinations(figures, 2)):
            return drawn
