"""Hidden checks of `stratified_split` and `find_contamination`.

Images have pixels that no short binary fraction can hold: on the digits' multiples of 1/16, distances computed as
|a|² − 2ab + |b|² are exactly 0 for equal images by luck.
"""

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


# --- stratified_split: what it returns ---------------------------------------------------------------------


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
    for sizes in ({4: 1}, {5: 9}, dict.fromkeys(range(3), 1), dict.fromkeys(range(4), 2), FEW_OF_EACH):
        labels, fractions = _labels(sizes, rng), (0.35, 0.57, 0.08)
        parts = candidate.stratified_split(labels.clone(), fractions, _seed(rng))
        _expect_parts(parts)
        _expect_partition(parts, len(labels))
        _expect_shares(parts, labels, fractions)


@check(task="stratified_split", faq="unlucky-split", needs=[test_every_sample_is_in_exactly_one_part])
def test_classes_may_have_large_numbers(candidate: Candidate, rng: torch.Generator) -> None:
    """Classes stay apart whose numbers are large, and the same in half precision."""
    labels = _labels(dict.fromkeys((2048, 2049, 2052, 2053, 4096, 4097), 80), rng)
    parts = candidate.stratified_split(labels.clone(), (0.4, 0.35, 0.25), _seed(rng))
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
    candidate: Candidate, rng: torch.Generator, fractions: tuple[float, float, float]
) -> None:
    """Fractions below 0, and fractions that do not add up to 1, raise `ValueError`."""
    with expect.raises("ValueError", f"the fractions {fractions}"):
        candidate.stratified_split(_labels(SIZES, rng), fractions, _seed(rng))
    with expect.raises("ValueError", f"the fractions {fractions} of no samples"):
        candidate.stratified_split(torch.empty(0, dtype=torch.int64), fractions, _seed(rng))


# --- stratified_split: chance ------------------------------------------------------------------------------


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
        assert set(one.tolist()) != set(two.tolist()), (
            f"two seeds put the same samples into the {name} part: draw who is in it, not only the order"
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


# --- find_contamination ------------------------------------------------------------------------------------


@check(task="find_contamination", faq="contamination")
def test_the_result_is_a_list_of_ints(candidate: Candidate, rng: torch.Generator) -> None:
    """`find_contamination` returns a list of Python ints (or a one-dimensional int64 tensor), and only reads."""
    single = _contaminated(rng)[:2]
    for train, test in (single, [images.double() for images in single]):
        before = snapshot((train, test))
        _indices(candidate.find_contamination(train, test), len(test))
        assert snapshot((train, test)) == before, "searching changed the images; they must only be read"


SHAPES = ((1, 8, 8), (3, 5, 7), (1, 1, 2))


@pytest.mark.parametrize("shape", SHAPES, ids=str)
@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_planted_copies_are_found(
    candidate: Candidate, rng: torch.Generator, shape: tuple[int, int, int]
) -> None:
    """Test images of which all pixels are those of a training image are found, and no others."""
    train, test, planted = _contaminated(rng, shape)
    _expect_found(candidate, train, test, planted, f"the copies among {len(test)} test images")


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_near_copies_are_no_copies(candidate: Candidate, rng: torch.Generator, dtype: torch.dtype) -> None:
    """An image that differs in a single pixel, however little, is another image."""
    train = torch.rand(40, 3, 20, 21, generator=rng, dtype=dtype)
    test = train[torch.randperm(40, generator=rng)[:30]].clone()
    copies = torch.randperm(30, generator=rng)[:6]
    pixels, half = test.flatten(1), torch.tensor(0.5, dtype=dtype)
    for row in sorted(set(range(30)) - set(copies.tolist())):
        pixel = int(torch.randint(pixels.shape[1], (), generator=rng))
        nudged = torch.nextafter(pixels[row, pixel], half) if row % 2 else pixels[row, pixel] + 1e-5
        pixels[row, pixel] = nudged
    _expect_found(candidate, train, test, copies.tolist(), "the copies among near copies")


@check(task="find_contamination", faq="contamination", needs=[test_planted_copies_are_found])
def test_near_copies_do_not_hide_a_copy(candidate: Candidate, rng: torch.Generator) -> None:
    """A copy is found although training images differ from it in a single pixel, and by less than a distance may be off."""
    images = 0.9 * torch.rand(12, 1, 6, 6, generator=rng)
    near = images.repeat(9, 1, 1, 1)
    near[:, 0, 2, 3] += 1e-5 * torch.arange(1, 10).repeat_interleave(12)
    train = torch.cat([near, images])[torch.randperm(120, generator=rng)]
    test = torch.cat([images, torch.rand(5, 1, 6, 6, generator=rng)])
    _expect_found(
        candidate, train, test, list(range(12)), "the copies of images of which there are near copies"
    )


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_images_that_look_alike_are_no_copies(candidate: Candidate, rng: torch.Generator) -> None:
    """Flipped, turned, darker, shifted or partly equal images, other colours, and repeated test images are no copies."""
    train = torch.rand(30, 1, 6, 6, generator=rng)
    train[..., 0, 0], train[..., 5, 5] = 0.25, 0.75
    traded = train.clone()  # the differences add up to 0
    traded[..., 0, 0], traded[..., 5, 5] = 0.5, 0.5
    kept = torch.rand(train.shape, generator=rng) < 0.9
    kept[..., 3, 3], kept[..., 3, 4] = True, False
    mixed = torch.where(kept, train, torch.rand(train.shape, generator=rng))
    mosaic = torch.where(kept, train, train.roll(1, 0))  # every pixel is that of some training image
    turned = [train.flip(3), train.flip(2), train.mT, train.roll(1, 3)]
    looks = [*turned, train * 0.5, 1 - train, traded, mixed, mosaic]
    clean = torch.cat(looks).contiguous()
    again = clean[torch.randint(len(clean), (20,), generator=rng)]
    _expect_found(
        candidate, train, torch.cat([clean, again]), [], "the copies among images that only look alike"
    )
    bordered = train.clone()
    bordered[..., 0] = 0.0
    moved = bordered.roll(-1, 3)  # the other pixels follow one another as before
    _expect_found(candidate, bordered, moved, [], "the copies among images with the black border elsewhere")
    colours = torch.rand(10, 3, 4, 5, generator=rng)
    _expect_found(candidate, colours, colours.roll(1, 1), [], "the copies among images whose channels moved")


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_every_copy_counts_once(candidate: Candidate, rng: torch.Generator) -> None:
    """A training image may have several copies in the test set, and be there twice itself: each copy is listed once."""
    train, test = torch.rand(12, 1, 4, 4, generator=rng), torch.rand(15, 1, 4, 4, generator=rng)
    test[[11, 2, 7]] = train[5]
    test[[0, 14]] = train[9]
    train[[1, 10]] = train[5].clone()
    _expect_found(
        candidate, train, test, [0, 2, 7, 11, 14], "the copies of images that are there several times"
    )


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_images_of_the_same_pixels_do_not_hide_each_other(candidate: Candidate, rng: torch.Generator) -> None:
    """Copies are found although training images have the same pixels in another order: the same sum, mean and histogram."""
    images = torch.randint(256, (6, 1, 4, 5), generator=rng) / 256  # their sums are exact in any order
    train = torch.cat([images, images.flip(2), images.flip(3), images.flip(2, 3)])
    order = torch.randperm(len(train), generator=rng)
    test = torch.cat([train[order], torch.rand(4, 1, 4, 5, generator=rng)])
    _expect_found(
        candidate, train, test, list(range(len(train))), "the copies of images that have the same pixels"
    )


@check(task="find_contamination", faq="contamination", needs=[test_planted_copies_are_found])
def test_a_search_does_not_remember_the_one_before(candidate: Candidate, rng: torch.Generator) -> None:
    """Each call starts afresh: training images of an earlier call are not in the training set of this one."""
    train, test, planted = _contaminated(rng)
    candidate.find_contamination(train.clone(), test.clone())
    others = torch.rand(60, 1, 8, 8, generator=rng)
    others[17] = test[planted[0]]
    _expect_found(candidate, others, test, planted[:1], "the copies at a later call")


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_all_or_none_may_be_copies(candidate: Candidate, rng: torch.Generator) -> None:
    """Of two disjoint sets no image is found, of a shuffled training set all are."""
    train, clean = torch.rand(50, 1, 3, 3, generator=rng), torch.rand(8, 1, 3, 3, generator=rng)
    _expect_found(candidate, train, clean, [], "the copies among new images")
    shuffled = train[torch.randperm(50, generator=rng)]
    _expect_found(candidate, train, shuffled, list(range(50)), "the copies in the shuffled training set")


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_single_and_blank_images_count(candidate: Candidate, rng: torch.Generator) -> None:
    """A set may have one image only, and a blank image is a copy of a blank image."""
    images = torch.rand(9, 1, 4, 4, generator=rng)
    _expect_found(candidate, images[:1], images, [0], "the copies of a single training image")
    _expect_found(candidate, images, images[4:5].clone(), [0], "the copies in a test set of one image")
    blank = torch.zeros(1, 1, 4, 4)
    _expect_found(
        candidate, torch.cat([images, blank]), torch.cat([blank, blank + 1]), [0], "the blank copies"
    )


@check(task="find_contamination", faq="contamination")
def test_empty_sets_have_no_copies(candidate: Candidate, rng: torch.Generator) -> None:
    """Where there are no training images, or no test images, or neither, there are no copies."""
    images = torch.rand(5, 1, 4, 4, generator=rng)
    _expect_found(candidate, images[:0], images[:0], [], "the copies of nothing in nothing")
    _expect_found(candidate, images[:0], images, [], "the copies of no training images")
    _expect_found(candidate, images, images[:0], [], "the copies among no test images")


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


@check(task="find_contamination", faq="contamination")
def test_no_pixel_and_no_image_is_left_out(candidate: Candidate, rng: torch.Generator) -> None:
    """Every pixel of every image counts: the first and the last, of many training images too, and of many test images."""
    train = torch.rand(1500, 2, 9, 7, generator=rng)
    test = train[[0, 1, 2, 700, 1498, 1499]].clone()
    test[0, 0, 0, 0], test[1, -1, -1, -1], test[2, 1, 0, 0] = 0.5, 0.5, 0.5
    _expect_found(candidate, train, test, [3, 4, 5], "the copies of 1,500 training images")
    few, many = test[:3], train
    many[[255, 256, 1000, 1499]] = few[[0, 1, 2, 0]]
    _expect_found(candidate, few, many, [255, 256, 1000, 1499], "the copies among 1,500 test images")


@check(task="find_contamination", faq="contamination", needs=[test_planted_copies_are_found])
def test_pixels_may_lie_in_any_order_in_memory(candidate: Candidate, rng: torch.Generator) -> None:
    """Images whose channels come last in memory are searched, and found, like any others."""
    train, test, planted = _contaminated(rng, (3, 5, 7))
    last = [images.contiguous(memory_format=torch.channels_last) for images in (train, test)]
    for one, other in ((train, last[1]), last):
        _expect_found(candidate, one, other, planted, "the copies where channels come last in memory")


# --- data --------------------------------------------------------------------------------------------------


def _labels(sizes: dict[int, int], rng: torch.Generator) -> Tensor:
    """Labels in a random order, so many of each class."""
    labels = torch.tensor([label for label, size in sizes.items() for _ in range(size)])
    return labels[torch.randperm(len(labels), generator=rng)]


def _seed(rng: torch.Generator) -> int:
    return int(torch.randint(1000, 2**31, (), generator=rng))


def _large_split(candidate: Candidate, rng: torch.Generator) -> tuple[Tensor, Parts]:
    labels = _labels(dict.fromkeys(range(3), 400), rng)
    return labels, candidate.stratified_split(labels.clone(), LARGE_FRACTIONS, _seed(rng))


def _contaminated(
    rng: torch.Generator, shape: tuple[int, int, int] = (1, 8, 8)
) -> tuple[Tensor, Tensor, list[int]]:
    """Training images, test images of which some are copies of them, and the indices of those."""
    train, test = torch.rand(60, *shape, generator=rng), torch.rand(45, *shape, generator=rng)
    planted = torch.randperm(45, generator=rng)[:7]
    test[planted] = train[torch.randperm(60, generator=rng)[:7]]
    return train, test, planted.tolist()


# --- comparisons -------------------------------------------------------------------------------------------


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


def _indices(found: object, n: int) -> list[int]:
    """Return what was found in n test images as a list; an empty tensor has no dtype to speak of."""
    if isinstance(found, Tensor):
        expect.equal(found.ndim, 1, "the number of dimensions of the indices")
        if len(found):
            expect.equal(found.dtype, torch.int64, "the dtype of the indices")
        assert len(found) <= n, f"{len(found)} indices were returned, of {n} test images"
        return found.tolist()
    expect.kind(found, list, "what `find_contamination` returns")
    for index in found:
        expect.kind(index, int, "an index")
    return found


def _expect_found(
    candidate: Candidate, train: Tensor, test: Tensor, copies: Sequence[int], what: str
) -> None:
    found = _indices(candidate.find_contamination(train, test), len(test))
    missed, invented = len(set(copies) - set(found)), len(set(found) - set(copies))
    assert not missed, f"{what}: {missed} of {len(copies)} were not found"
    assert not invented, f"{what}: {invented} indices are not those of a copy"
    assert len(found) == len(copies), (
        f"{what}: got {len(found)} indices, expected {len(copies)}: each counts once"
    )
    assert found == sorted(copies), f"{what}: the indices are not sorted"
