"""What all checks of models begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from torch import Tensor


@pytest.fixture(autouse=True)
def _autograd_is_on() -> Iterator[None]:
    """Start each check with autograd on, also after a function that switched it off for good."""
    with torch.enable_grad():
        yield


@pytest.fixture
def images(device: torch.device, rng: torch.Generator) -> Tensor:
    """Seven images (7, 1, 8, 8)."""
    return torch.rand(7, 1, 8, 8, generator=rng).to(device)
