"""Hidden checks of the parts that `stratified_split` makes: each sample is in one, and each class has its share of each."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, process_state, seed_everything

from .splits import SIZES, draw_labels, draw_seed, expect_partition, expect_parts, expect_shares

FRACTIONS = (
    (0.7, 0.2, 0.1),
    (0.6, 0.2, 0.2),
    (0.45, 0.45, 0.1),
    (0.1, 0.45, 0.45),
    (0.3, 0.25, 0.45),  # of 31, who takes 9 and then 7 of the other 22 leaves 15, where 13.95 are due
    (0.45, 0.4, 0.15),
    (0.35, 0.57, 0.08),  # not 1 exactly, however carefully they are summed
    (0.59, 0.35, 0.06),  # 1 in double precision, 6e-8 less in single
    (1 / 3, 1 / 3, 1 / 3),
)
ALL_FRACTIONS = pytest.mark.parametrize(
    "fractions", FRACTIONS, ids=lambda one: "-".join(f"{f:.2f}" for f in one)
)


# Whoever sorts by class, and deals all samples in one go, is true to the whole data set at every moment, and yet has
# 1.28 samples of a class too few in the end.
FEW_OF_EACH = dict(enumerate((12, 12, 9, 2, 6, 4, 7, 4, 8, 8, 5, 2)))


@check(task="stratified_split", faq="reproducible-split")
def test_there_are_three_index_tensors(candidate: Candidate, rng: torch.Generator) -> None:
    """`stratified_split` returns three one-dimensional int64 tensors, and only reads the labels."""
    labels = draw_labels(SIZES, rng) + 3
    before = snapshot(labels)
    expect_parts(candidate.stratified_split(labels, (0.6, 0.2, 0.2), draw_seed(rng)))
    assert snapshot(labels) == before, "splitting changed the labels; they must only be read"


@ALL_FRACTIONS
@check(task="stratified_split", faq="contamination", needs=[test_there_are_three_index_tensors])
def test_every_sample_is_in_exactly_one_part(
    candidate: Candidate, rng: torch.Generator, fractions: tuple[float, float, float]
) -> None:
    """The parts are disjoint, and together they are the whole data set, whatever its classes are called."""
    labels = draw_labels(SIZES, rng)
    parts = candidate.stratified_split(labels.clone(), fractions, draw_seed(rng))
    expect_parts(parts)
    expect_partition(parts, len(labels))


@ALL_FRACTIONS
@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_every_class_has_its_share(
    candidate: Candidate, rng: torch.Generator, fractions: tuple[float, float, float]
) -> None:
    """In each part, the samples of each class are at most 1 more or fewer than their exact share."""
    labels = draw_labels(SIZES, rng)
    parts = candidate.stratified_split(labels.clone(), fractions, draw_seed(rng))
    expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="rounding-a-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_small_data_sets_are_split_too(candidate: Candidate, rng: torch.Generator) -> None:
    """A class of one sample, a data set of one class, and many small classes are split like any others."""
    several = ({4: 1}, {5: 9}, dict.fromkeys(range(3), 1), dict.fromkeys(range(4), 2), FEW_OF_EACH)
    for sizes, fractions in (
        *((sizes, (0.35, 0.57, 0.08)) for sizes in several),
        ({0: 3, 1: 4}, (0.9, 0.05, 0.05)),
    ):
        labels = draw_labels(sizes, rng)
        parts = candidate.stratified_split(labels.clone(), fractions, draw_seed(rng))
        expect_parts(parts)
        expect_partition(parts, len(labels))
        expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_classes_may_have_large_numbers(candidate: Candidate, rng: torch.Generator) -> None:
    """Classes stay apart whose numbers are large, and the same in half precision."""
    labels = draw_labels(dict.fromkeys((2048, 2049, 2052, 2053, 4096, 4097, 9998, 9999), 80), rng)
    parts = candidate.stratified_split(labels.clone(), (0.4, 0.35, 0.25), draw_seed(rng))
    expect_partition(parts, len(labels))
    expect_shares(parts, labels, (0.4, 0.35, 0.25))


@check(task="stratified_split", faq="rounding-a-split")
def test_no_labels_make_empty_parts(candidate: Candidate, rng: torch.Generator) -> None:
    """Without samples there are three empty parts, of int64 as always."""
    parts = candidate.stratified_split(torch.empty(0, dtype=torch.int64), (0.6, 0.2, 0.2), draw_seed(rng))
    expect_parts(parts)
    expect.equal([len(part) for part in parts], [0, 0, 0], "the sizes of the parts of nothing")


WRONG = (
    (0.5, 0.2, 0.2),
    (0.8, 0.2, 0.2),
    (0.6, 0.6, -0.2),
    (1.2, -0.1, -0.1),
    (-0.5, 1.0, 0.5),
    (60.0, 20.0, 20.0),
    (0.333, 0.333, 0.3335),
    (0.9, 0.11, -0.01),
)


@pytest.mark.parametrize("fractions", WRONG, ids=str)
@check(task="stratified_split", faq="rounding-a-split")
def test_wrong_fractions_are_an_error(
    candidate: Candidate, rng: torch.Generator, call_seed: int, fractions: tuple[float, float, float]
) -> None:
    """Fractions below 0, and fractions that do not add up to 1, raise `ValueError`."""
    with expect.raises("ValueError", f"the fractions {fractions}"):
        candidate.stratified_split(draw_labels(SIZES, rng), fractions, draw_seed(rng))
    with expect.raises("ValueError", f"the fractions {fractions} of no samples"):
        candidate.stratified_split(torch.empty(0, dtype=torch.int64), fractions, draw_seed(rng))
    seed_everything(call_seed)  # the state in which every call begins
    assert candidate.state().generators == process_state().generators, (
        "before the error a generator was seeded, or drawn from, that belongs to everybody"
    )


@check(task="stratified_split", faq="rounding-a-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_a_part_may_get_nothing(candidate: Candidate, rng: torch.Generator) -> None:
    """A fraction of 0 is not negative: its part has at most one sample of a class, whichever part it is."""
    labels = draw_labels(SIZES, rng)
    for fractions in (
        (0.8, 0.2, 0.0),
        (0.5, 0.5, 0.0),  # two halves of 31, both rounded up, are 32
        (0.5, 0.0, 0.5),
        (0.0, 0.5, 0.5),
        (0.0, 0.7, 0.3),
        (1.0, 0.0, 0.0),
        (0.0, 1.0, 0.0),
        (0.0, 0.0, 1.0),
    ):
        parts = candidate.stratified_split(labels.clone(), fractions, draw_seed(rng))
        expect_parts(parts)
        expect_partition(parts, len(labels))
        expect_shares(parts, labels, fractions)
