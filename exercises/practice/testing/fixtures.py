"""The fixtures that every check may ask for."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch

from practice.testing.candidate import Candidate
from practice.testing.tolerance import Tolerance
from practice.testing.tolerance import tolerance as tolerance_of


class Fixtures:
    """A pytest plugin that serves one candidate."""

    def __init__(self, candidate: Candidate) -> None:
        self._candidate = candidate

    @pytest.fixture
    def candidate(self) -> Candidate:
        """Return the student's functions."""
        return self._candidate

    @pytest.fixture
    def device(self, request: pytest.FixtureRequest) -> torch.device:
        """Return the device on which models are to be put."""
        return torch.device(request.node.stash[DEVICE])

    @pytest.fixture
    def seed(self, request: pytest.FixtureRequest) -> int:
        """Return this check's own seed."""
        return request.node.stash[SEED]  # type: ignore[no-any-return]

    @pytest.fixture
    def call_seed(self, request: pytest.FixtureRequest) -> int:
        """Return the seed from which each call of the student's code starts: it tells nothing of `seed` and `rng`."""
        return request.node.stash[CALL_SEED]  # type: ignore[no-any-return]

    @pytest.fixture
    def rng(self, seed: int) -> torch.Generator:
        """Return a CPU generator in the state of this check's seed."""
        return torch.Generator().manual_seed(seed)

    @pytest.fixture
    def tolerance(self, device: torch.device) -> Callable[[torch.dtype], Tolerance]:
        """Return the tolerance of a dtype on this device."""
        return lambda dtype: tolerance_of(dtype, device)


DEVICE = pytest.StashKey[str]()
SEED = pytest.StashKey[int]()
CALL_SEED = pytest.StashKey[int]()
