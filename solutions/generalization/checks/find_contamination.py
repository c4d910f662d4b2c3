"""Hidden checks of `find_contamination`.

Images have pixels that no short binary fraction can hold: on the digits' multiples of 1/16, distances computed as
|a|² − 2ab + |b|² are exactly 0 for equal images by luck.
"""

from __future__ import annotations

from collections.abc import Sequence

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor


@check(task="find_contamination", faq="contamination")
def test_the_result_is_a_list_of_ints(candidate: Candidate, rng: torch.Generator) -> None:
    """`find_contamination` returns a list of Python ints (or a one-dimensional int64 tensor), and only reads."""
    single = _contaminated(rng)[:2]
    for train, test in (single, [images.double() for images in single]):
        before = snapshot((train, test))
        _indices(candidate.find_contamination(train, test), len(test))
        assert snapshot((train, test)) == before, "searching changed the images; they must only be read"


SHAPES = ((1, 8, 8), (3, 5, 7), (1, 1, 2), (1, 16, 16))  # 256 differences are none in a byte


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
    # From 0.1 on, floats are 10⁻¹⁷ apart or more; next to 0 they are closer than the stub says that pixels come.
    train = 0.1 + 0.8 * torch.rand(40, 3, 20, 21, generator=rng, dtype=dtype)
    train[:, -1, -1, -1] = 0.0
    test = train[torch.randperm(40, generator=rng)[:30]].clone()
    copies = torch.randperm(30, generator=rng)[:6]
    pixels, half = test.flatten(1), torch.tensor(0.5, dtype=dtype)
    for row in sorted(set(range(30)) - set(copies.tolist())):
        pixel = int(torch.randint(pixels.shape[1] - 1, (), generator=rng))
        nudged = torch.nextafter(pixels[row, pixel], half) if row % 2 else pixels[row, pixel] + 1e-5
        if row % 3:
            pixels[row, pixel] = nudged
        else:
            pixels[row, -1] = 1e-18
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
    mixed = torch.cat([colours[:, :1], colours.roll(1, 0)[:, 1:]], dim=1)
    _expect_found(
        candidate, colours, mixed, [], "the copies among images with the red of one, the rest of another"
    )
    numbers, others = (
        torch.tensor(values).view(1, 3, 1, 1) for values in ([0.1, 1.0, 0.21], [0.11, 0.2, 1.0])
    )
    _expect_found(candidate, numbers, others, [], "the copies among images whose pixels are written alike")
    level = torch.full((1, 1, 3, 3), 0.3, dtype=torch.float64)
    last = level.clone()
    last.view(torch.uint8)[..., :3] += torch.tensor([1, 254, 1], dtype=torch.uint8)  # bytes: +1, −2, +1
    _expect_found(candidate, level, last, [], "the copies among images whose last digits have one checksum")


@check(task="find_contamination", faq="contamination", needs=[test_the_result_is_a_list_of_ints])
def test_single_pixels_are_told_apart(candidate: Candidate, rng: torch.Generator) -> None:
    """Among images of one pixel, in which more values occur than a byte can number, only the copies are found."""
    # Not more of them: who compares each image with each one is right, and is to have the time for it.
    values = (torch.randperm(1000, generator=rng) + 0.1) / 1001
    train, test = values[:350].view(-1, 1, 1, 1), values[340:700].view(-1, 1, 1, 1)
    _expect_found(candidate, train, test, list(range(10)), "the copies among images of one pixel")


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


@check(task="find_contamination", faq="contamination")
def test_no_pixel_and_no_image_is_left_out(candidate: Candidate, rng: torch.Generator) -> None:
    """Every pixel of every image counts: the first and the last, of many training images too, and of many test images."""
    train = torch.rand(1500, 4, 7, 5, generator=rng)
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


def _contaminated(
    rng: torch.Generator, shape: tuple[int, int, int] = (1, 8, 8)
) -> tuple[Tensor, Tensor, list[int]]:
    """Training images, test images of which some are copies of them, and the indices of those."""
    train, test = torch.rand(60, *shape, generator=rng), torch.rand(45, *shape, generator=rng)
    planted = torch.randperm(45, generator=rng)[:7]
    test[planted] = train[torch.randperm(60, generator=rng)[:7]]
    return train, test, planted.tolist()


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
