"""Visible checks of the exercise on splits and contamination: each is a sentence of the notebook."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import Tensor

FRACTIONS = (0.5, 0.3, 0.2)


@pytest.fixture
def labels() -> Tensor:
    """Three classes, of 40, 20 and 11 samples, sorted as data on disk often are."""
    return torch.tensor([0] * 40 + [1] * 20 + [2] * 11)


@check(task="stratified_split", faq="reproducible-split")
def test_there_are_three_index_tensors(candidate: Candidate, labels: Tensor) -> None:
    """`stratified_split` returns three one-dimensional int64 tensors."""
    parts = candidate.stratified_split(labels, FRACTIONS, 559)
    expect.kind(parts, (tuple, list), "what `stratified_split` returns")
    expect.equal(len(parts), 3, "the number of parts")
    for part in parts:
        expect.tensor(part, "a part", dtype=torch.int64)
        expect.equal(part.ndim, 1, "the number of dimensions of a part")


@check(task="stratified_split", faq="contamination", needs=[test_there_are_three_index_tensors])
def test_every_sample_is_in_exactly_one_part(candidate: Candidate, labels: Tensor) -> None:
    """The parts are disjoint, and together they are the whole data set."""
    together = torch.cat(list(candidate.stratified_split(labels, FRACTIONS, 559)))
    assert together.sort().values.tolist() == list(range(71)), (
        f"the parts hold {len(together)} indices, {len(together.unique())} different ones, of 71 samples"
    )


@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_every_class_has_its_share(candidate: Candidate, labels: Tensor) -> None:
    """In each part, the samples of each class are at most 1 more or fewer than their exact share."""
    parts = candidate.stratified_split(labels, FRACTIONS, 559)
    for name, part, fraction in zip(("first", "second", "third"), parts, FRACTIONS, strict=True):
        for label, n in enumerate((40, 20, 11)):
            count = int((labels[part] == label).sum())
            assert abs(count - fraction * n) <= 1 + 1e-6, (
                f"the {name} part has {count} of the {n} samples of class {label}, its share is {fraction * n:.4g}"
            )


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_the_seed_decides(candidate: Candidate, labels: Tensor) -> None:
    """The same seed gives the same split, another seed another one."""
    first, again, other = (candidate.stratified_split(labels, FRACTIONS, seed) for seed in (559, 559, 560))
    for one, two in zip(first, again, strict=True):
        assert one.tolist() == two.tolist(), "the same seed gave two different splits"
    assert first[0].tolist() != other[0].tolist(), "two different seeds gave the same split"


@check(task="stratified_split", faq="rounding-a-split")
def test_fractions_add_up_to_one(candidate: Candidate, labels: Tensor) -> None:
    """Fractions that do not add up to 1 raise `ValueError`."""
    with expect.raises("ValueError", "the fractions 0.5, 0.3 and 0.1"):
        candidate.stratified_split(labels, (0.5, 0.3, 0.1), 559)


@pytest.fixture
def images() -> tuple[Tensor, Tensor]:
    """Three training images and four test images (1, 2, 2): the test images 1 and 3 are copies, the others are not."""
    a, b, c = (
        torch.tensor(pixels).view(1, 2, 2) for pixels in ([0.1, 0.2, 0.3, 0.4], [0.5] * 4, [0.7, 0, 0, 1])
    )
    nearly_a = torch.tensor([0.1, 0.2, 0.3, 0.41]).view(1, 2, 2)
    return torch.stack([a, b, c]), torch.stack([nearly_a, c, a.flip(2), a])


@check(task="find_contamination", faq="contamination")
def test_copies_are_found(candidate: Candidate, images: tuple[Tensor, Tensor]) -> None:
    """A test image counts where all its pixels are those of a training image, wherever that stands."""
    expect.equal(_indices(candidate.find_contamination(*images)), [1, 3], "the copies among four test images")


@check(task="find_contamination", faq="contamination")
def test_clean_test_images_are_none(candidate: Candidate, images: tuple[Tensor, Tensor]) -> None:
    """Where no test image is a training image the list is empty; test images that equal each other do not count."""
    train, test = images
    clean = torch.stack([test[0], test[2], test[0]])
    expect.equal(
        _indices(candidate.find_contamination(train, clean)), [], "the copies among clean test images"
    )


def _indices(found: list[int] | Tensor) -> list[int]:
    expect.kind(found, (list, Tensor), "what `find_contamination` returns")
    return found.tolist() if isinstance(found, Tensor) else found
