"""Hidden checks of the rounding in `channel_mean_std`: sums that cancel leave the std as accurate as any other."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check
from practice.testing.candidate import Candidate

from .channel_mean_std import test_images_of_one_size_have_a_std
from .expectations import expect_statistics
from .pictures import SIZES


# Squares summed in float32 are off by 3e-8 or more, where a variance of 3.6e-7 may be off by 1.4e-9. Measured on 900
# streams and three ways of summing: one channel in sixteen passes by chance, all three of a stream never did.
@check(
    task="channel_mean_std",
    faq="sums-that-cancel",
    needs=[test_images_of_one_size_have_a_std],
)
@pytest.mark.parametrize("level", [0.92, 0.75, 0.6])
def test_pixels_that_hardly_vary_still_vary(candidate: Candidate, rng: torch.Generator, level: float) -> None:
    """A standard deviation that is a thousandth of the mean is as accurate as any other."""
    images = [
        level + 6e-4 * torch.randn(3, height, width, generator=rng) for height, width in (*SIZES, *SIZES)
    ]
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "pixels that hardly vary")


# One black pixel among 89,520 makes up nearly all of the variance, which may be off by .4 %. Squares summed in float32 around
# that pixel are off by 1 %: measured on 180 streams, one channel in four passes by chance. Two of them, which are an image of
# their own, are what sums around the mean of the first image go by.
@check(
    task="channel_mean_std",
    faq="sums-that-cancel",
    needs=[test_pixels_that_hardly_vary_still_vary],
)
@pytest.mark.parametrize("level", [0.92, 0.75, 0.6])
def test_the_first_pixel_may_be_unlike_all_others(
    candidate: Candidate, rng: torch.Generator, level: float
) -> None:
    """Where one or two black pixels, the very first, are followed by pixels that hardly vary, the std is as accurate as any other."""
    images = [
        level + 2e-4 * torch.randn(3, height, width, generator=rng) for height, width in (*SIZES, *SIZES)
    ]
    alone = [torch.zeros(3, 1, 2), *images]
    expect_statistics(candidate.channel_mean_std(iter(alone)), alone, "a tiny black image before light ones")
    images[0][:, 0, 0] = 0
    expect_statistics(candidate.channel_mean_std(iter(images)), images, "one black pixel before light ones")


# Of two values, the rounding of their squares to float32 does not average out as it does over many.
@check(
    task="channel_mean_std",
    faq="sums-that-cancel",
    needs=[test_images_of_one_size_have_a_std],
)
@pytest.mark.parametrize("difference", [1e-3, 1.5e-4])
def test_pixels_of_two_values_vary_by_half_their_difference(
    candidate: Candidate, rng: torch.Generator, difference: float
) -> None:
    """Where each pixel has one of two values, which hardly differ, the std is as accurate as any other."""
    for _ in range(3):
        dark = 0.5 + 0.4 * torch.rand(3, 1, 1, generator=rng)
        images = [dark + difference * (torch.rand(size, generator=rng) < 0.5) for size in SIZES[::2]]
        expect_statistics(candidate.channel_mean_std(iter(images)), images, "pixels of two values")
