"""Hidden checks of `preprocess`.

What is expected is made by PIL, and results are compared after the normalisation is undone: within a byte's step on
average, and within three for 99 % of the values. Right ways, which round differently, are at most 0.3 steps away on
average and 1 at the 99th percentile; the nearest wrong ones on these images are at 1.8 and 11. In all sizes that are
used here, the crop has whole numbers of pixels to its left and above.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy
import pytest
import torch
from PIL import Image
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import Mismatch
from torch import Tensor

from .photographs import (
    black_and_white,
    few_colours,
    grey,
    nearly_black,
    noise,
    pale_and_grey,
    palette,
    palette_with_a_transparent_colour,
    palette_with_doubles,
    part_of,
    tinted,
    transparent,
    transparent_and_grey,
)

STEP = 1 / 255
MEAN_TOLERANCE, PERCENTILE_TOLERANCE = STEP, 3 * STEP
Statistics = tuple[tuple[float, ...], tuple[float, ...]]


@pytest.fixture
def statistics(rng: torch.Generator) -> Statistics:
    """A mean and a std for each channel, all of them different, and none of them ImageNet's."""
    mean = torch.tensor([0.55, 0.4, 0.3]) + 0.05 * torch.rand(3, generator=rng)
    std = torch.tensor([0.2, 0.32, 0.5]) + 0.05 * torch.rand(3, generator=rng)
    return tuple(mean.tolist()), tuple(std.tolist())


@pytest.fixture
def landscape(rng: torch.Generator) -> Image.Image:
    """A part of the photograph with fine detail: 600 × 400 pixels, of which 384 × 256 are made."""
    return part_of("china", 600, 400, rng)


def _expected(image: Image.Image) -> Tensor:
    """Return what is to be seen of an image, before the normalisation: (3, 224, 224) in [0, 1]."""
    short, long = sorted(image.size)
    other = 256 * long // short
    size = (256, other) if image.width == short else (other, 256)
    assert (other - 224) % 2 == 0, "half a pixel to the left of the crop: right ways differ"
    small = image.convert("RGB").resize(size, Image.Resampling.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    pixels = numpy.asarray(small.crop((left, top, left + 224, top + 224)), dtype=numpy.float64) / 255
    return torch.from_numpy(pixels).permute(2, 0, 1)


def _expect_seen(
    candidate: Candidate,
    image: Image.Image,
    statistics: Statistics,
    *,
    forms: tuple[Callable[..., object], Callable[..., object]] = (tuple, tuple),
) -> None:
    """Expect `preprocess` to show what is to be seen of an image, once the normalisation is undone."""
    expected = _expected(image)  # before the student's code has the image: it may paint it
    given = [form(values) for form, values in zip(forms, statistics, strict=True)]
    result = candidate.preprocess(image.copy(), *given)
    expect.tensor(result, "what `preprocess` returns", shape=(3, 224, 224))
    mean, std = (torch.as_tensor(values, dtype=torch.float64).view(3, 1, 1) for values in statistics)
    gap = (result.detach().cpu().double() * std + mean - expected).abs().flatten()
    average, percentile = gap.mean().item(), gap.quantile(0.99).item()
    if average >= MEAN_TOLERANCE or percentile >= PERCENTILE_TOLERANCE:
        what = (
            f"from {image.width} × {image.height} pixels of mode {image.mode}, with the normalisation undone"
        )
        raise Mismatch(
            f"the values differ by {average / STEP:.1f}/255 on average and 99 % of them by up to"
            f" {percentile / STEP:.1f}/255, where less than 1/255 and 3/255 is right ({what})",
            expected="less than 1/255 on average, less than 3/255 for 99 %",
            actual=f"{average / STEP:.1f}/255 on average, {percentile / STEP:.1f}/255 for 99 %",
        )


@check(task="preprocess", faq="channels-first-and-scaled")
def test_there_are_three_channels_of_224_by_224(
    candidate: Candidate, landscape: Image.Image, statistics: Statistics
) -> None:
    """`preprocess` returns a float tensor of shape (3, 224, 224)."""
    result = candidate.preprocess(landscape, *statistics)
    expect.tensor(result, "what `preprocess` returns", shape=(3, 224, 224))
    assert result.dtype in (torch.float32, torch.float64), (
        f"what `preprocess` returns has dtype {result.dtype}, and should be float32"
    )


@check(
    task="preprocess",
    faq="channels-first-and-scaled",
    needs=[test_there_are_three_channels_of_224_by_224],
)
def test_a_colour_is_scaled_and_normalised(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator
) -> None:
    """Of an image of one colour, each channel becomes (value/255 − mean) / std everywhere."""
    colour = torch.randint(40, 90, (3,), generator=rng) + torch.tensor([140, 70, 0])
    image = Image.new("RGB", (256, 256), tuple(colour.tolist()))
    result = candidate.preprocess(image, *statistics)
    for channel, name in enumerate(("red", "green", "blue")):
        mean, std = (values[channel] for values in statistics)
        expected = torch.full((224, 224), (int(colour[channel]) / 255 - mean) / std, dtype=torch.float64)
        expect.close(result[channel], expected, f"the {name} channel", rtol=0.0, atol=0.01, check_dtype=False)


@check(
    task="preprocess",
    faq="channels-first-and-scaled",
    needs=[test_a_colour_is_scaled_and_normalised],
)
def test_black_is_a_colour(candidate: Candidate, statistics: Statistics) -> None:
    """An image that is black throughout is scaled and normalised like any other."""
    _expect_seen(candidate, Image.new("RGB", (256, 256), "black"), statistics)


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_a_colour_is_scaled_and_normalised],
)
@pytest.mark.parametrize(("width", "height"), [(256, 256), (300, 256), (256, 400)])
def test_the_crop_is_the_centre(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, width: int, height: int
) -> None:
    """Where the shorter edge is 256 already, what remains is the centre of 224 × 224 pixels, as it is."""
    image = part_of("flower", width, height, rng)
    _expect_seen(candidate, image, statistics)


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_the_crop_is_the_centre],
)
@pytest.mark.parametrize("name", ["china", "flower"])
def test_a_landscape_is_resized_and_cropped(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, name: str
) -> None:
    """Of a photograph of 600 × 400, the height becomes 256 and the width 384, and the centre remains."""
    image = part_of(name, 600, 400, rng)
    _expect_seen(candidate, image, statistics)


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_the_crop_is_the_centre],
)
@pytest.mark.parametrize(("width", "height"), [(284, 426), (320, 400), (600, 900), (240, 720), (500, 520)])
def test_a_portrait_is_resized_and_cropped(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, width: int, height: int
) -> None:
    """Of a photograph that is higher than wide, the width becomes 256, and the centre remains."""
    image = part_of("china", width, height, rng)
    _expect_seen(candidate, image, statistics)


@check(
    task="preprocess",
    faq="which-edge-is-resized",
    needs=[test_a_landscape_is_resized_and_cropped, test_a_portrait_is_resized_and_cropped],
)
def test_the_other_edge_is_rounded_down(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator
) -> None:
    """Of 577 × 384 pixels, the width becomes 384: 384.67, rounded down."""
    image = part_of("china", 577, 384, rng)
    _expect_seen(candidate, image, statistics)


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_a_landscape_is_resized_and_cropped],
)
@pytest.mark.parametrize(("width", "height"), [(30, 23), (46, 60)])
def test_the_crop_is_as_large_where_a_pixel_is_left_over(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, width: int, height: int
) -> None:
    """Where the longer edge becomes 333, one side loses a pixel more than the other, and 224 × 224 remain."""
    result = candidate.preprocess(part_of("flower", width, height, rng), *statistics)
    expect.tensor(result, "what `preprocess` returns", shape=(3, 224, 224))


@check(
    task="preprocess",
    faq="what-is-antialiasing",
    needs=[test_a_landscape_is_resized_and_cropped],
)
@pytest.mark.parametrize(
    ("width", "height"), [(1000, 500), (768, 960), (600, 400), (2600, 260), (2304, 1152)]
)
def test_fine_detail_is_averaged(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, width: int, height: int
) -> None:
    """Noise, in which every pixel differs from the next, is averaged by a triangle as wide as the reduction asks for."""
    image = noise(width, height, rng)
    _expect_seen(candidate, image, statistics)


@check(
    task="preprocess",
    faq="which-edge-is-resized",
    needs=[test_a_landscape_is_resized_and_cropped],
)
@pytest.mark.parametrize(
    ("width", "height"),
    [(30, 20), (120, 150), (200, 200), (224, 224), (900, 100), (100, 300), (256, 128), (1, 1)],
)
def test_small_photographs_are_enlarged(
    candidate: Candidate, statistics: Statistics, rng: torch.Generator, width: int, height: int
) -> None:
    """A photograph whose shorter edge is less than 256 is enlarged like any other, whatever its proportions."""
    image = part_of("flower", 600, 600 * height // width, rng).resize((width, height))
    _expect_seen(candidate, image, statistics)


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
        _expect_seen(candidate, landscape, statistics, forms=forms)
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
        _expect_seen(candidate, landscape, statistics)


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
    _expect_seen(candidate, image, statistics)


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
