"""Hidden checks of how `channel_mean_std` reads its stream: once, to its end, in any order, and without a change."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain, repeat

import pytest
import torch
from practice.data import Crops
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor

from .channel_mean_std import (
    test_images_may_be_crops_or_turned,
    test_large_images_count_more_for_the_mean,
    test_large_images_count_more_for_the_std,
)
from .expectations import expect_statistics
from .pictures import SIZES, draw_images

# The images of a stream, and how often it has each, in a row: 220 MiB of float32 in all. The last 36 alone are more
# than the exercise's limit, so that it does not help to keep only a few images, however large; before them are 1,152, a
# multiple of 32: who takes 32 at a time has as many large ones at once.
STREAM = ((20, 20), (25, 25), (150, 150), (625, 800))
REPEATS = (1080, 36, 36, 36)


@check(
    task="channel_mean_std",
    faq="pool-the-pixels",
    needs=[test_large_images_count_more_for_the_std],
)
def test_the_order_of_the_images_does_not_matter(candidate: Candidate, images: list[Tensor]) -> None:
    """The statistics are the same when the images come the other way round."""
    expect_statistics(candidate.channel_mean_std(iter(images[::-1])), images, "the same images, last first")


@check(
    task="channel_mean_std",
    faq="one-pass-over-a-stream",
    needs=[test_large_images_count_more_for_the_std],
)
def test_every_call_starts_from_nothing(candidate: Candidate, images: list[Tensor]) -> None:
    """What was seen in an earlier call does not count in the next one, and torch's modes are as they were."""
    candidate.channel_mean_std(iter(images[:2]))
    expect.usual_modes(candidate.state(), "the first stream")
    expect_statistics(candidate.channel_mean_std(iter(images[2:])), images[2:], "the second stream")


@check(
    task="channel_mean_std",
    faq="one-pass-over-a-stream",
    needs=[test_images_may_be_crops_or_turned],
)
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
def test_crops_may_overlap(candidate: Candidate, rng: torch.Generator, dtype: torch.dtype) -> None:
    """Crops of one image share its pixels, which are only read: what is changed in one has changed in the next."""
    _, image, _, _ = draw_images(SIZES, rng, dtype)
    windows = [
        (0, 0, 150, 200),
        (40, 50, 90, 120),
        (20, 90, 60, 70),
        (0, 0, 150, 200),
    ]  # the whole: contiguous
    crops, before = list(Crops(image.clone(), windows)), snapshot(image)
    expect_statistics(candidate.channel_mean_std(Crops(image, windows)), crops, "crops that overlap")
    assert snapshot(image) == before, "the call changed the pixels of the images; it must only read them"


@check(
    task="channel_mean_std",
    faq="one-pass-over-a-stream",
    needs=[test_large_images_count_more_for_the_std],
)
@pytest.mark.parametrize("length", [2, 7, 13, 35, 50])
def test_the_first_and_the_last_image_count(candidate: Candidate, rng: torch.Generator, length: int) -> None:
    """However many images there are, none is left over at either end: the brightest is the first, or the last, of them."""
    dark = [0.3 * torch.rand(3, 40 + number, 60 - number, generator=rng) for number in range(length - 1)]
    bright = 0.6 + 0.4 * torch.rand(3, 70, 80, generator=rng)
    for images, where in (([bright, *dark], "first"), ([*dark, bright], "last")):
        what = f"{length} images of which the {where} is bright"
        expect_statistics(candidate.channel_mean_std(iter(images)), images, what)


@check(
    task="channel_mean_std",
    faq="one-pass-over-a-stream",
    needs=[test_large_images_count_more_for_the_std],
    device="cpu",
)
def test_a_stream_may_be_larger_than_the_memory(candidate: Candidate, rng: torch.Generator) -> None:
    """A stream of 1,188 images, 220 MiB, is read once, to its end, and not kept: keep sums, not images."""
    few = draw_images(STREAM, rng)  # sent again and again, a copy each time
    # One after the other: who stops when the statistics no longer move, or after so many images, has not seen the last.
    stream: Iterator[Tensor] = chain.from_iterable(map(repeat, few, REPEATS))
    least = min(REPEATS)
    in_proportion = [image for image, times in zip(few, REPEATS, strict=True) for _ in range(times // least)]
    expect_statistics(candidate.channel_mean_std(stream), in_proportion, f"a stream of {sum(REPEATS)} images")
    left = sum(1 for _ in stream)
    assert left == 0, f"{left} of the {sum(REPEATS)} images of the stream were never asked for"


@check(task="channel_mean_std", faq="one-pass-over-a-stream")
def test_no_images_have_no_statistics(candidate: Candidate) -> None:
    """An iterator that yields nothing raises `ValueError`."""
    with expect.raises("ValueError", "the statistics of no images"):
        candidate.channel_mean_std(iter([]))


@check(
    task="channel_mean_std",
    faq="where-mean-and-std-come-from",
    needs=[test_large_images_count_more_for_the_mean],
)
def test_a_black_stream_is_not_an_empty_one(candidate: Candidate) -> None:
    """Where all images are black, the mean is 0: a sum of 0 does not say that there were no pixels."""
    mean, _ = candidate.channel_mean_std(torch.zeros(3, size, 40) for size in (30, 50))
    expect.close(mean, torch.zeros(3), "the mean of two black images", atol=1e-6, check_dtype=False)
