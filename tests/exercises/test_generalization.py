"""The reference solution beside scikit-learn and brute force, over many shapes of data sets."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import assume, given, settings
from hypothesis import strategies as st
from practice.data import digits
from practice.testing.candidate import LocalCandidate, process_state
from practice.testing.runner import run_checks
from sklearn.model_selection import StratifiedShuffleSplit
from torch import Tensor

ROOT = Path(__file__).parents[2]
REFERENCE = runpy.run_path(str(ROOT / "solutions" / "generalization" / "generalization.py"))
split = REFERENCE["stratified_split"]
find = REFERENCE["find_contamination"]

thousandths = st.tuples(st.integers(0, 1000), st.integers(0, 1000)).map(sorted)
fractions = thousandths.map(lambda cuts: (cuts[0] / 1000, (cuts[1] - cuts[0]) / 1000, 1 - cuts[1] / 1000))
label_lists = st.lists(st.integers(0, 6), max_size=120)


@given(label_lists, fractions, st.integers(0, 2**31))
@settings(deadline=None)
def test_parts_are_disjoint_complete_and_within_one_sample(
    labels: list[int], fractions: tuple[float, float, float], seed: int
) -> None:
    classes = torch.tensor(labels, dtype=torch.int64)
    parts = split(classes, fractions, seed)
    assert sorted(torch.cat(parts).tolist()) == list(range(len(labels)))
    assert all(part.dtype == torch.int64 and part.ndim == 1 for part in parts)
    for label in set(labels):
        for part, fraction in zip(parts, fractions, strict=True):
            count = classes[part].tolist().count(label)
            assert abs(count - fraction * labels.count(label)) <= 1 + 1e-9


@given(st.lists(st.floats(-0.5, 1.5), min_size=3, max_size=3))
def test_fractions_that_are_no_partition_are_refused(wrong: list[float]) -> None:
    assume(min(wrong) < 0 or abs(sum(wrong) - 1) > 1e-3)
    with pytest.raises(ValueError, match="add up to 1"):
        split(torch.arange(9) % 3, tuple(wrong), 7)


def test_a_seed_decides_and_the_global_generators_stay() -> None:
    labels = digits().labels
    before = process_state().generators
    first, again, other = (split(labels, (0.7, 0.2, 0.1), seed) for seed in (5, 5, 6))
    assert process_state().generators == before
    for one, same, different in zip(first, again, other, strict=True):
        assert torch.equal(one, same)
        assert set(one.tolist()) != set(different.tolist())


def test_shares_are_at_least_as_even_as_scikit_learns() -> None:
    labels = digits().labels
    splitter = StratifiedShuffleSplit(1, train_size=0.6, random_state=5)
    theirs, _ = next(splitter.split(np.zeros(len(labels)), labels))
    mine, *_ = split(labels, (0.6, 0.2, 0.2), 5)
    assert _unevenness(labels, mine, 0.6) <= _unevenness(labels, torch.from_numpy(theirs), 0.6) + 1
    assert abs(len(mine) - len(theirs)) <= 10


@given(st.data())
@settings(deadline=None, max_examples=60)
def test_contamination_agrees_with_comparing_every_pair(data: st.DataObject) -> None:
    """Images of two pixels, each one of four values, so that copies are frequent."""
    images = st.lists(st.tuples(*[st.sampled_from([0.0, 0.1, 1 / 3, 1.0])] * 2), max_size=12)
    train, test = (torch.tensor(data.draw(images)).reshape(-1, 1, 1, 2) for _ in range(2))
    assert find(train, test) == _by_brute_force(train, test)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64, torch.float16])
def test_zeros_of_either_sign_are_equal(dtype: torch.dtype) -> None:
    assert find(torch.zeros(1, 1, 2, 2, dtype=dtype), -torch.zeros(1, 1, 2, 2, dtype=dtype)) == [0]


def test_strided_images_are_compared_by_their_pixels() -> None:
    images = torch.rand(10, 3, 4, 6, generator=torch.Generator().manual_seed(5))
    strided = images.to(memory_format=torch.channels_last)
    assert find(images, strided[::2]) == list(range(5))
    assert find(images.mT, strided) == []


def test_the_digits_are_not_contaminated() -> None:
    images, labels = digits()
    train, validation, test = split(labels, (0.6, 0.2, 0.2), 5)
    assert find(images[train], images[torch.cat([validation, test])]) == []
    assert find(images, images[test]) == list(range(len(test)))


def test_the_reference_passes_the_visible_checks() -> None:
    path = ROOT / "exercises" / "generalization" / "test_generalization.py"
    reports = run_checks(path, LocalCandidate(REFERENCE))
    assert reports
    assert {report.outcome for report in reports} == {"PASSED"}


def _unevenness(labels: Tensor, part: Tensor, fraction: float) -> float:
    counts: Sequence[Any] = labels[part].bincount(minlength=10)
    return float((counts - fraction * labels.bincount()).abs().max())


def _by_brute_force(train: Tensor, test: Tensor) -> list[int]:
    return [j for j, image in enumerate(test) if any(torch.equal(image, other) for other in train)]
