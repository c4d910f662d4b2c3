"""Hidden checks of what `preprocess` is given: any mean and std, and images of every mode, all of which are only read."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from PIL import Image
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate

from .expectations import Statistics, expect_seen
from .photographs import (
    black_and_white,
    few_colours,
    grey,
    nearly_black,
    pale_and_grey,
    palette,
    palette_with_a_transparent_colour,
    palette_with_doubles,
    part_of,
    tinted,
    transparent,
    transparent_and_grey,
)
from .preprocess import test_a_landscape_is_resized_and_cropped


@check(
    task="preprocess",
    faq="channels-first-and-scaled",
    needs=[test_a_landscape_is_resized_and_cropped],
)
def test_mean_and_std_may_be_tensors(
    candidate: Candidate, landscape: Image.Image, statistics: Statistics
) -> None:
    """Mean and std may be tensors of shape (3,), too, both or one of them, and are only read."""
    for forms in ((torch.tensor, torch.tensor), (torch.tensor, tuple), (tuple, torch.tensor)):
        expect_seen(candidate, landscape, statistics, forms=forms)
    mean, std = (torch.tensor(values) for values in statistics)
    before = snapshot([mean, std])
    first = candidate.preprocess(landscape.copy(), mean, std)
    assert snapshot([mean, std]) == before, (
        "the call changed the caller's mean or std; change copies, or reshape with `view`"
    )
    expect.usual_modes(candidate.state(), "preprocessing")
    again = candidate.preprocess(landscape.copy(), mean, std)
    expect.close(again, first, "the same image a second time, with the same tensors")


@check(
    task="preprocess",
    faq="channels-first-and-scaled",
    needs=[test_a_landscape_is_resized_and_cropped],
)
def test_mean_and_std_are_taken_as_they_are(candidate: Candidate, landscape: Image.Image) -> None:
    """A small std makes large values, which are not clipped, and a mean may be outside of [0, 1]."""
    for statistics in (
        ((0.5, 0.1, 0.9), (1e-7, 0.05, 0.09)),
        ((-0.25, 1.5, 0.5), (1.75, 4.0, 1.0)),
        ((0.0, 0.0, 0.0), (0.5, 0.25, 0.4)),
    ):
        expect_seen(candidate, landscape, statistics)


@check(
    task="preprocess",
    faq="why-convert-to-rgb",
    needs=[test_a_landscape_is_resized_and_cropped],
)
@pytest.mark.parametrize(
    "mode",
    [
        grey,
        pale_and_grey,
        black_and_white,
        palette,
        palette_with_a_transparent_colour,
        palette_with_doubles,
        tinted,
        few_colours,
        nearly_black,
        transparent,
        transparent_and_grey,
    ],
)
def test_every_mode_becomes_rgb_before_anything_else(
    candidate: Candidate,
    landscape: Image.Image,
    statistics: Statistics,
    rng: torch.Generator,
    mode: Callable[[Image.Image, torch.Generator], Image.Image],
) -> None:
    """Images with a palette, grey and nearly grey ones, those of one bit and transparent ones are converted to RGB, and then resized."""
    image = mode(landscape, rng)
    expect_seen(candidate, image, statistics)


@check(task="preprocess", faq="why-convert-to-rgb", needs=[test_every_mode_becomes_rgb_before_anything_else])
def test_the_image_is_only_read(
    candidate: Candidate, landscape: Image.Image, statistics: Statistics, rng: torch.Generator
) -> None:
    """The caller's image keeps its mode, its size, its pixels and its transparent colour."""
    small = landscape.crop((0, 0, 90, 80))
    ways = (transparent, transparent_and_grey, palette_with_a_transparent_colour)
    see_through = [way(small, rng) for way in ways]
    for image in (landscape, *see_through, part_of("china", 2100, 1030, rng)):
        before, information = (image.mode, image.size, image.tobytes()), dict(image.info)
        candidate.preprocess(image, *statistics)
        assert (image.mode, image.size, image.tobytes()) == before, (
            f"the call changed the caller's image of mode {before[0]}; change a copy of it"
        )
        assert image.info == information, (
            f"the call changed the `info` of the caller's image of mode {before[0]}, which names the transparent colour"
        )
