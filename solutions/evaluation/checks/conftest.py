"""What all checks of models begin with."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import torch
from practice.models import LinearClassifier
from practice.probes import Probe
from torch import Tensor, nn

from .loaders import RIGHT, SIZES, Batch, draw_batch
from .networks import N_CLASSES, give_statistics


@pytest.fixture(autouse=True)
def _autograd_is_on() -> Iterator[None]:
    """Start each check with autograd on, also after a function that switched it off for good."""
    with torch.enable_grad():
        yield


@pytest.fixture
def images(device: torch.device, rng: torch.Generator) -> Tensor:
    """Seven images (7, 1, 8, 8)."""
    return torch.rand(7, 1, 8, 8, generator=rng).to(device)


@pytest.fixture
def reader(device: torch.device) -> nn.Module:
    """A model without weights, which predicts the position of the brightest pixel."""
    return nn.Sequential(nn.Flatten()).to(device).train()


@pytest.fixture
def batches(rng: torch.Generator) -> list[Batch]:
    """Thirteen samples in batches of 5, 5 and 3, of which `reader` gets 5, 3 and 1 right."""
    return [draw_batch(rows, right, rng) for rows, right in zip(SIZES, RIGHT, strict=True)]


@pytest.fixture
def network(device: torch.device, rng: torch.Generator) -> Probe:
    """A model whose modes matter three levels deep, with a probe at its root and one at its end."""
    block = nn.Sequential(nn.BatchNorm1d(N_CLASSES, momentum=0.3), nn.Dropout(0.4))
    give_statistics(block, rng)
    head = Probe(LinearClassifier((1, 2, 5), generator=rng))
    return Probe(nn.Sequential(nn.Flatten(), block, head)).to(device).train()
