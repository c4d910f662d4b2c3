"""Hidden checks of `resized_size`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate


def _resized(width: int, height: int, size: int) -> tuple[int, int]:
    short, long = sorted((width, height))
    other = size * long // short
    return (size, other) if width <= height else (other, size)


STAND_INS = {"resized_size": _resized}


def _expect_size(candidate: Candidate, width: int, height: int, size: int) -> None:
    result = candidate.resized_size(width, height, size)
    expected = _resized(width, height, size)
    assert tuple(result) == expected, (
        f"{width} × {height} with the shorter edge at {size}: got {expect.describe(result)}, expected {expected}"
    )


@check(task="resized_size", faq="which-edge-is-resized")
def test_the_size_is_two_integers(candidate: Candidate) -> None:
    """`resized_size` returns a pair of Python ints."""
    for arguments in ((600, 400, 256), (333, 500, 224), (50, 50, 64)):
        size = candidate.resized_size(*arguments)
        expect.kind(size, (tuple, list), "what `resized_size` returns")
        expect.equal(len(size), 2, "the number of values that `resized_size` returns")
        for edge in size:
            expect.kind(edge, int, "an edge")


@check(task="resized_size", faq="which-edge-is-resized", needs=[test_the_size_is_two_integers])
@pytest.mark.parametrize(("width", "height"), [(600, 400), (1280, 720), (300, 299), (512, 128), (256, 200)])
def test_of_a_landscape_the_height_is_given(candidate: Candidate, width: int, height: int) -> None:
    """Of an image that is wider than high, the height becomes the new size and the width follows."""
    _expect_size(candidate, width, height, 256)


@check(task="resized_size", faq="which-edge-is-resized", needs=[test_the_size_is_two_integers])
@pytest.mark.parametrize(
    ("width", "height"), [(400, 600), (720, 1280), (299, 300), (128, 512), (10, 11), (333, 334), (100, 256)]
)
def test_of_a_portrait_the_width_is_given(candidate: Candidate, width: int, height: int) -> None:
    """Of an image that is higher than wide, the width becomes the new size and the height follows."""
    _expect_size(candidate, width, height, 256)


@check(task="resized_size", faq="which-edge-is-resized", needs=[test_the_size_is_two_integers])
@pytest.mark.parametrize("edge", [256, 1000, 49, 98, 103, 1])
def test_a_square_stays_one(candidate: Candidate, edge: int) -> None:
    """Of a square, both edges become the new size, exactly."""
    _expect_size(candidate, edge, edge, 256)


@check(
    task="resized_size",
    faq="which-edge-is-resized",
    needs=[test_of_a_landscape_the_height_is_given, test_of_a_portrait_the_width_is_given],
)
@pytest.mark.parametrize(("width", "height"), [(577, 384), (640, 427), (427, 640), (500, 333), (1023, 256)])
def test_what_is_left_of_a_pixel_is_dropped(candidate: Candidate, width: int, height: int) -> None:
    """The longer edge is rounded down."""
    _expect_size(candidate, width, height, 256)


@check(
    task="resized_size",
    faq="which-edge-is-resized",
    needs=[test_of_a_landscape_the_height_is_given, test_of_a_portrait_the_width_is_given],
)
@pytest.mark.parametrize(("width", "height"), [(30, 20), (64, 200), (255, 300), (1, 7)])
def test_small_images_are_enlarged(candidate: Candidate, width: int, height: int) -> None:
    """An image whose shorter edge is less than the new size becomes larger."""
    _expect_size(candidate, width, height, 256)


@check(
    task="resized_size",
    faq="which-edge-is-resized",
    needs=[
        test_a_square_stays_one,
        test_what_is_left_of_a_pixel_is_dropped,
        test_small_images_are_enlarged,
    ],
)
def test_any_size_is_right(candidate: Candidate, rng: torch.Generator) -> None:
    """The rule holds for any image and any new size, also where a product of fractions would be a pixel short."""
    edges = torch.randint(1, 3000, (60, 2), generator=rng).tolist()
    sizes = torch.randint(1, 1000, (60,), generator=rng).tolist()
    whole = [(98, 49, 256), (245, 49, 256), (55, 165, 224), (275, 451, 300), (759, 275, 300), (585, 858, 300)]
    # Two divisions of floats, in whatever order, are a pixel short at one of these.
    whole += [(289, 102, 300), (1394, 850, 300), (583, 110, 300)]
    long = [(64100, 321, 382), (335, 41523, 473)]  # a pixel short, or long, in single precision
    # Of the next pixel, 1/short is missing.
    almost = [(4071, 2903, 256), (19003, 28759, 224), (3377438, 1900997, 300), (9_999_991, 9_990_001, 1000)]
    # Nearly a square, nearly 3:2, 4:3 and 16:9, each after the real one.
    nearly = [(1005, 1000, 256), (3000, 2000, 256), (3001, 2001, 256), (4000, 3000, 300), (4001, 3001, 300)]
    nearly += [(1600, 900, 900), (1601, 901, 900)]
    # Of the first, the quotient is a whole number of ten digits, too large for a billionth to make up for what a ratio is short.
    huge = [
        (9_991_485, 49, 9625),
        (10_000_000, 1, 10_000),
        (1, 1, 1),
        (9_000_001, 3, 256),
        (3, 9_000_001, 256),
        (700, 200, 1),
    ]
    for width, height, size in [
        *whole,
        *((width, height, size + 31) for width, height, size in whole),  # the same images, to other sizes
        *nearly,
        *huge,
        *long,
        *almost,
        *((*pair, size) for pair, size in zip(edges, sizes, strict=True)),
    ]:
        _expect_size(candidate, width, height, size)
        _expect_size(candidate, height, width, size)
