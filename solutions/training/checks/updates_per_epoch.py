"""Hidden checks of `updates_per_epoch`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch.utils.data import DataLoader


@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_the_number_of_updates_is_an_int(candidate: Candidate) -> None:
    """`updates_per_epoch` returns a Python int."""
    for drop_last in (False, True):
        expect.kind(candidate.updates_per_epoch(29, 12, drop_last), int, "what `updates_per_epoch` returns")
        named = candidate.updates_per_epoch(n_samples=29, batch_size=12, drop_last=drop_last)
        expect.kind(named, int, "what `updates_per_epoch` returns where its arguments are named")


@pytest.mark.parametrize("drop_last", [False, True], ids=["keep_last", "drop_last"])
@check(task="updates_per_epoch", faq="updates-in-an-epoch", needs=[test_the_number_of_updates_is_an_int])
def test_there_is_one_update_a_batch(candidate: Candidate, rng: torch.Generator, drop_last: bool) -> None:
    """A loader makes full batches as long as it can; a shorter last one counts unless it is dropped."""
    sizes = [(60_000, 64), (1_200, 32), (45, 1), (1, 1), (1, 9), (8, 9), (9, 9), (10, 9), (17, 9), (18, 9)]
    sizes += [(20_001, 20_000), (2_000_001, 2_000_000), (16_777_217, 1), (50_000_001, 10), (3 * 10**9, 10**7)]
    # Quotients that are 10⁻¹² from 1: more than rounding, and still not 1.
    sizes += [(10**12, 10**12 - 1), (10**12 - 1, 10**12)]
    sizes += [
        (15, 10**6),
        (1, 10**6),
        (2**33 + 8, 1025),
        (10**12 - 1, 10**6 - 1),
    ]  # of so large numbers the last digits count too
    # 49 · (1/49) is less than 1, and 525 · (1/75) is more than 7.
    sizes += [(49, 49), (98, 49), (525, 75), (1050, 75), (20_000_000, 1)]
    drawn = torch.randint(1, 300, (30, 2), generator=rng).tolist()
    for n_samples, batch_size in [*sizes, *drawn]:
        updates = candidate.updates_per_epoch(n_samples, batch_size, drop_last)
        what = f"the updates on {n_samples} samples in batches of {batch_size}, drop_last={drop_last}"
        expect.equal(updates, _n_batches(n_samples, batch_size, drop_last), what)


@check(task="updates_per_epoch", faq="updates-in-an-epoch", needs=[test_the_number_of_updates_is_an_int])
def test_no_samples_make_no_update(candidate: Candidate) -> None:
    """Without samples there is no batch, and so no update."""
    for drop_last in (False, True):
        updates = candidate.updates_per_epoch(0, 7, drop_last)
        expect.equal(updates, 0, f"the updates on 0 samples, drop_last={drop_last}")


@pytest.mark.parametrize("batch_size", [0, -1, -4])
@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_a_batch_holds_at_least_one_sample(candidate: Candidate, batch_size: int) -> None:
    """A batch size below 1 raises `ValueError`."""
    for drop_last in (False, True):
        for n_samples in (10, 0):
            with expect.raises("ValueError", f"a batch size of {batch_size}, drop_last={drop_last}"):
                candidate.updates_per_epoch(n_samples, batch_size, drop_last)


def _n_batches(n_samples: int, batch_size: int, drop_last: bool) -> int:
    return len(DataLoader(range(n_samples), batch_size=batch_size, drop_last=drop_last))
