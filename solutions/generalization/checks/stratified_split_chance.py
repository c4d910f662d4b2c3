"""Hidden checks of what `stratified_split` leaves to chance: who is in a part, and in which order, as the seed has it."""

from __future__ import annotations

import torch
from practice.testing import check
from practice.testing.candidate import Candidate, process_state, seed_everything
from torch import Tensor

from .splits import NAMES, SIZES, Parts, draw_labels, draw_seed, expect_partition, expect_shares
from .stratified_split import test_every_sample_is_in_exactly_one_part, test_there_are_three_index_tensors

# Of large classes, whole per cent would be 1.6 samples too many.
LARGE_FRACTIONS = (0.496, 0.304, 0.2)


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_the_same_seed_gives_the_same_split(candidate: Candidate, rng: torch.Generator) -> None:
    """The split depends on its arguments only."""
    labels, seed = draw_labels(SIZES, rng), draw_seed(rng)
    first, second = (candidate.stratified_split(labels.clone(), (0.6, 0.2, 0.2), seed) for _ in range(2))
    for name, one, two in zip(NAMES, first, second, strict=True):
        assert torch.equal(one, two), f"the same seed gave two different {name} parts"


@check(task="stratified_split", faq="reproducible-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_a_split_does_not_remember_the_one_before(candidate: Candidate, rng: torch.Generator) -> None:
    """Each call splits the labels, and by the fractions, that it is given, whatever an earlier one was given with that seed."""
    labels, seed = draw_labels(SIZES, rng), draw_seed(rng)
    candidate.stratified_split(labels.clone(), (0.6, 0.2, 0.2), seed)
    others = labels[torch.randperm(len(labels), generator=rng)]
    for later, fractions in ((others, (0.6, 0.2, 0.2)), (labels, (0.2, 0.2, 0.6))):
        parts = candidate.stratified_split(later.clone(), fractions, seed)
        expect_partition(parts, len(later))
        expect_shares(parts, later, fractions)


@check(task="stratified_split", faq="reproducible-split", needs=[test_there_are_three_index_tensors])
def test_another_seed_gives_another_split(candidate: Candidate, rng: torch.Generator) -> None:
    """With another seed, other samples are in each part, and in another order."""
    labels, seed = draw_labels(SIZES, rng), draw_seed(rng) // 2
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
    candidate.stratified_split(draw_labels(SIZES, rng), (0.6, 0.2, 0.2), draw_seed(rng))
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
    for number, part in enumerate(candidate.stratified_split(labels, LARGE_FRACTIONS, draw_seed(rng))):
        owner[part] = number
    together = (owner[1::3] == owner[::3]).double().mean().item()
    assert 0.2 < together < 0.6, f"{together:.0%} of the neighbours share a part, about 38% at random"


# Whoever shares out a part of a class in the order of the file gives one part its first samples and the next its last.
# Of 400, a part gets 80 or more: at random their mean place is 200 ± 12, in a third part that takes the end it is 320.
@check(task="stratified_split", faq="shuffled-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_each_part_draws_from_the_whole_class(candidate: Candidate, rng: torch.Generator) -> None:
    """Who is in a part is random: no part has rather the first, or rather the last, samples of a class, however large it is."""
    labels, parts = _large_split(candidate, rng)
    expect_partition(parts, len(labels))
    expect_shares(parts, labels, LARGE_FRACTIONS)
    for name, part in zip(NAMES, parts, strict=True):
        for label in range(3):
            places = (labels == label).cumsum(0)[part[labels[part] == label]]  # 1 … 400
            middle = places.double().mean().item() / 400
            assert 0.3 < middle < 0.7, (
                f"the mean place of the {name} part's samples of a class is at {middle:.0%} of it, about 50% at random"
            )


def _large_split(candidate: Candidate, rng: torch.Generator) -> tuple[Tensor, Parts]:
    labels = draw_labels(dict.fromkeys(range(3), 400), rng)
    return labels, candidate.stratified_split(labels.clone(), LARGE_FRACTIONS, draw_seed(rng))
