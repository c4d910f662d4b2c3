"""Hidden checks of `stratified_split`."""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, process_state, seed_everything
from torch import Tensor

Parts = Sequence[Tensor]
NAMES = ("first", "second", "third")
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


# Each class and its size. Of 11 or 31 samples, 45 % are nearly a whole sample more than the number below: whoever
# rounds down twice and takes the rest has almost 2 too many in the third part. Of 21 they are just above, which does
# the same to those who round up. There are gaps between the classes, and in a byte 256 would be 0 again.
SIZES = {0: 31, 2: 11, 3: 1, 7: 21, 8: 40, 11: 2, 12: 51, 256: 31, 1027: 11}


# Whoever sorts by class, and deals all samples in one go, is true to the whole data set at every moment, and yet has
# 1.28 samples of a class too few in the end.
FEW_OF_EACH = dict(enumerate((12, 12, 9, 2, 6, 4, 7, 4, 8, 8, 5, 2)))


# Of large classes, whole per cent would be 1.6 samples too many.
LARGE_FRACTIONS = (0.496, 0.304, 0.2)


@check(task="stratified_split", faq="reproducible-split")
def test_there_are_three_index_tensors(candidate: Candidate, rng: torch.Generator) -> None:
    """`stratified_split` returns three one-dimensional int64 tensors, and only reads the labels."""
    labels = _labels(SIZES, rng) + 3
    before = snapshot(labels)
    _expect_parts(candidate.stratified_split(labels, (0.6, 0.2, 0.2), _seed(rng)))
    assert snapshot(labels) == before, "splitting changed the labels; they must only be read"


@ALL_FRACTIONS
@check(task="stratified_split", faq="contamination", needs=[test_there_are_three_index_tensors])
def test_every_sample_is_in_exactly_one_part(
    candidate: Candidate, rng: torch.Generator, fractions: tuple[float, float, float]
) -> None:
    """The parts are disjoint, and together they are the whole data set, whatever its classes are called."""
    labels = _labels(SIZES, rng)
    parts = candidate.stratified_split(labels.clone(), fractions, _seed(rng))
    _expect_parts(parts)
    _expect_partition(parts, len(labels))


@ALL_FRACTIONS
@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_every_class_has_its_share(
    candidate: Candidate, rng: torch.Generator, fractions: tuple[float, float, float]
) -> None:
    """In each part, the samples of each class are at most 1 more or fewer than their exact share."""
    labels = _labels(SIZES, rng)
    parts = candidate.stratified_split(labels.clone(), fractions, _seed(rng))
    _expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="rounding-a-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_small_data_sets_are_split_too(candidate: Candidate, rng: torch.Generator) -> None:
    """A class of one sample, a data set of one class, and many small classes are split like any others."""
    several = ({4: 1}, {5: 9}, dict.fromkeys(range(3), 1), dict.fromkeys(range(4), 2), FEW_OF_EACH)
    for sizes, fractions in (
        *((sizes, (0.35, 0.57, 0.08)) for sizes in several),
        ({0: 3, 1: 4}, (0.9, 0.05, 0.05)),
    ):
        labels = _labels(sizes, rng)
        parts = candidate.stratified_split(labels.clone(), fractions, _seed(rng))
        _expect_parts(parts)
        _expect_partition(parts, len(labels))
        _expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_classes_may_have_large_numbers(candidate: Candidate, rng: torch.Generator) -> None:
    """Classes stay apart whose numbers are large, and the same in half precision."""
    labels = _labels(dict.fromkeys((2048, 2049, 2052, 2053, 4096, 4097, 9998, 9999), 80), rng)
    parts = candidate.stratified_split(labels.clone(), (0.4, 0.35, 0.25), _seed(rng))
    _expect_partition(parts, len(labels))
    _expect_shares(parts, labels, (0.4, 0.35, 0.25))


@check(task="stratified_split", faq="rounding-a-split")
def test_no_labels_make_empty_parts(candidate: Candidate, rng: torch.Generator) -> None:
    """Without samples there are three empty parts, of int64 as always."""
    parts = candidate.stratified_split(torch.empty(0, dtype=torch.int64), (0.6, 0.2, 0.2), _seed(rng))
    _expect_parts(parts)
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
        candidate.stratified_split(_labels(SIZES, rng), fractions, _seed(rng))
    with expect.raises("ValueError", f"the fractions {fractions} of no samples"):
        candidate.stratified_split(torch.empty(0, dtype=torch.int64), fractions, _seed(rng))
    seed_everything(call_seed)  # the state in which every call begins
    assert candidate.state().generators == process_state().generators, (
        "before the error a generator was seeded, or drawn from, that belongs to everybody"
    )


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_the_same_seed_gives_the_same_split(candidate: Candidate, rng: torch.Generator) -> None:
    """The split depends on its arguments only."""
    labels, seed = _labels(SIZES, rng), _seed(rng)
    first, second = (candidate.stratified_split(labels.clone(), (0.6, 0.2, 0.2), seed) for _ in range(2))
    for name, one, two in zip(NAMES, first, second, strict=True):
        assert torch.equal(one, two), f"the same seed gave two different {name} parts"


@check(task="stratified_split", faq="reproducible-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_a_split_does_not_remember_the_one_before(candidate: Candidate, rng: torch.Generator) -> None:
    """Each call splits the labels, and by the fractions, that it is given, whatever an earlier one was given with that seed."""
    labels, seed = _labels(SIZES, rng), _seed(rng)
    candidate.stratified_split(labels.clone(), (0.6, 0.2, 0.2), seed)
    others = labels[torch.randperm(len(labels), generator=rng)]
    for later, fractions in ((others, (0.6, 0.2, 0.2)), (labels, (0.2, 0.2, 0.6))):
        parts = candidate.stratified_split(later.clone(), fractions, seed)
        _expect_partition(parts, len(later))
        _expect_shares(parts, later, fractions)


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_another_seed_gives_another_split(candidate: Candidate, rng: torch.Generator) -> None:
    """With another seed, other samples are in each part, and in another order."""
    labels, seed = _labels(SIZES, rng), _seed(rng) // 2
    first, *others = (
        candidate.stratified_split(labels.clone(), (0.6, 0.2, 0.2), seed + further)
        for further in (0, 1, 10**9, 2**30)
    )
    pairs = [pair for other in others for pair in zip(NAMES, first, other, strict=True)]
    for name, one, two in pairs:
        assert max(len(one), len(two)) <= len(labels), (
            f"the {name} part has more indices than there are samples"
        )
        assert not torch.equal(one, two), f"two seeds gave the same {name} part: the seed has no effect"
        assert not torch.equal(labels[one], labels[two]), (
            f"two seeds list the classes of the {name} part in one order"
        )
        for label in (
            label for label, size in SIZES.items() if size > 30
        ):  # of 31, six are the same once in 736,281
            mine, other = (set(part[labels[part] == label].tolist()) for part in (one, two))
            assert mine != other, (
                f"two seeds put the same samples of a class into the {name} part: draw who is in it, not only the order"
            )


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_the_global_generators_are_left_alone(
    candidate: Candidate, rng: torch.Generator, call_seed: int
) -> None:
    """Splitting moves none of the generators that others draw from: Python's, NumPy's and torch's."""
    seed_everything(call_seed)  # the state in which every call begins
    untouched = process_state().generators
    candidate.stratified_split(_labels(SIZES, rng), (0.6, 0.2, 0.2), _seed(rng))
    assert candidate.state().generators == untouched, (
        "splitting seeded, or drew from, a generator that belongs to everybody: make one of your own"
    )


# Of three classes in equal parts, a third of the neighbours in a random order are of the same class, with a standard
# deviation of at most .03 in these parts (240 samples or more): five right solutions gave .24 to .43 over 40 seeds. Who
# deals samples that come in a random order, each to the part that is furthest behind its share of that class, takes
# some of the chance out: .046 at least over 200 seeds. A part that lists class after class has .99, one that takes the
# classes in turn has 0.
@check(task="stratified_split", faq="shuffled-split", needs=[test_there_are_three_index_tensors])
def test_classes_are_mixed_in_each_part(candidate: Candidate, rng: torch.Generator) -> None:
    """Each part is shuffled: classes follow one another at random."""
    labels, parts = _large_split(candidate, rng)
    for name, part in zip(NAMES, parts, strict=True):
        classes = labels[part]
        same = (classes[1:] == classes[:-1]).double().mean().item()
        assert 0.02 < same < 0.53, (
            f"{same:.0%} of the neighbours in the {name} part are of the same class, about 33% in a random order"
        )


# In a random order, half of the indices are larger than the one before, with a standard deviation of at most .02 over a
# part and .04 over one class in it: five right solutions gave .39 to .61 over 40 seeds. In a sorted one, all are.
@check(task="stratified_split", faq="shuffled-split", needs=[test_there_are_three_index_tensors])
def test_indices_rise_and_fall_in_each_part(candidate: Candidate, rng: torch.Generator) -> None:
    """Each part is shuffled: the samples, also those of one class, are in a random order."""
    labels, parts = _large_split(candidate, rng)
    for name, part in zip(NAMES, parts, strict=True):
        for rows in (part, *(part[labels[part] == label] for label in range(3))):
            rising = (rows[1:] > rows[:-1]).double().mean().item()
            assert 0.2 < rising < 0.8, (
                f"{rising:.0%} of the indices in the {name} part are larger than the one before, about 50% in a random order"
            )


@check(task="stratified_split", faq="rounding-a-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_a_part_may_get_nothing(candidate: Candidate, rng: torch.Generator) -> None:
    """A fraction of 0 is not negative: its part has at most one sample of a class, whichever part it is."""
    labels = _labels(SIZES, rng)
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
        parts = candidate.stratified_split(labels.clone(), fractions, _seed(rng))
        _expect_parts(parts)
        _expect_partition(parts, len(labels))
        _expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="shuffled-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_neighbours_go_separate_ways(candidate: Candidate, rng: torch.Generator) -> None:
    """Who is in a part is random: samples of a class that lie together do not stay together."""
    labels, parts = _large_split(candidate, rng)
    owner = torch.empty(len(labels), dtype=torch.int64)
    for number, part in enumerate(parts):
        owner[part] = number
    for label in range(3):
        mine = owner[labels == label]
        together = (mine[1:] == mine[:-1]).double().mean().item()
        assert 0.2 < together < 0.6, f"{together:.0%} of the neighbours share a part, about 38% at random"


@check(task="stratified_split", faq="shuffled-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_each_class_is_drawn_on_its_own(candidate: Candidate, rng: torch.Generator) -> None:
    """Who is in a part is random in each class on its own: samples of three classes that lie side by side do not stay together."""
    labels = torch.arange(1200) % 3
    owner = torch.empty(1200, dtype=torch.int64)
    for number, part in enumerate(candidate.stratified_split(labels, LARGE_FRACTIONS, _seed(rng))):
        owner[part] = number
    together = (owner[1::3] == owner[::3]).double().mean().item()
    assert 0.2 < together < 0.6, f"{together:.0%} of the neighbours share a part, about 38% at random"


# Whoever shares out a part of a class in the order of the file gives one part its first samples and the next its last.
# Of 400, a part gets 80 or more: at random their mean place is 200 ± 12, in a third part that takes the end it is 320.
@check(task="stratified_split", faq="shuffled-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_each_part_draws_from_the_whole_class(candidate: Candidate, rng: torch.Generator) -> None:
    """Who is in a part is random: no part has rather the first, or rather the last, samples of a class, however large it is."""
    labels, parts = _large_split(candidate, rng)
    _expect_partition(parts, len(labels))
    _expect_shares(parts, labels, LARGE_FRACTIONS)
    for name, part in zip(NAMES, parts, strict=True):
        for label in range(3):
            places = (labels == label).cumsum(0)[part[labels[part] == label]]  # 1 … 400
            middle = places.double().mean().item() / 400
            assert 0.3 < middle < 0.7, (
                f"the mean place of the {name} part's samples of a class is at {middle:.0%} of it, about 50% at random"
            )


def _labels(sizes: dict[int, int], rng: torch.Generator) -> Tensor:
    """Labels in a random order, so many of each class."""
    labels = torch.tensor([label for label, size in sizes.items() for _ in range(size)])
    return labels[torch.randperm(len(labels), generator=rng)]


def _seed(rng: torch.Generator) -> int:
    return int(torch.randint(1000, 2**31, (), generator=rng))


def _large_split(candidate: Candidate, rng: torch.Generator) -> tuple[Tensor, Parts]:
    labels = _labels(dict.fromkeys(range(3), 400), rng)
    return labels, candidate.stratified_split(labels.clone(), LARGE_FRACTIONS, _seed(rng))


def _expect_parts(parts: Parts) -> None:
    expect.kind(parts, (tuple, list), "what `stratified_split` returns")
    expect.equal(len(parts), 3, "the number of parts")
    for name, part in zip(NAMES, parts, strict=True):
        expect.tensor(part, f"the {name} part", dtype=torch.int64)
        expect.equal(part.ndim, 1, f"the number of dimensions of the {name} part")


def _expect_partition(parts: Parts, n: int) -> None:
    together = torch.cat(list(parts))
    distinct = len(together.unique())
    assert len(together) == distinct, f"{len(together) - distinct} indices are in more than one place"
    missing = n - distinct
    assert not missing, f"{missing} of {n} samples are in no part"
    assert together.sort().values.equal(torch.arange(n)), "there are indices that no sample has"


def _expect_shares(parts: Parts, labels: Tensor, fractions: Sequence[float]) -> None:
    for name, part, fraction in zip(NAMES, parts, fractions, strict=True):
        for label, n in zip(*labels.unique(return_counts=True), strict=True):
            count, share = int((labels[part] == label).sum()), fraction * int(n)
            assert abs(count - share) <= 1 + 1e-6, (
                f"the {name} part has {count} of a class of {int(n)}, its share is {share:.4g}: at most 1 more or fewer"
            )
