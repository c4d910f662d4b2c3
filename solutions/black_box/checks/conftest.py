"""Images, and the network that reads them."""

from __future__ import annotations

import pytest
import torch
from practice.data import Digits, digits_split
from practice.models import load
from torch import Tensor, nn

from .adversarial import SHAPE


@pytest.fixture
def image(device: torch.device, rng: torch.Generator) -> Tensor:
    """One random image, no pixel of which is near 0 or 1."""
    return (0.3 + 0.4 * torch.rand(1, *SHAPE, generator=rng)).to(device)


@pytest.fixture
def classifier(device: torch.device) -> nn.Module:
    """A trained network on digits; what it does not see of them is attacked."""
    return load("digits_mlp", device)


@pytest.fixture
def unseen(device: torch.device, rng: torch.Generator) -> Digits:
    """The 597 digits that no shipped model has seen, in a random order."""
    test = digits_split().test
    return test.take(torch.randperm(len(test.labels), generator=rng)).to(device)
