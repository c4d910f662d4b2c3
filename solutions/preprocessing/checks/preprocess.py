"""Hidden checks of `preprocess`: how a photograph is resized, cropped, scaled and normalised."""

from __future__ import annotations

import pytest
import torch
from PIL import Image
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .expectations import Statistics, expect_seen
from .photographs import noise, part_of


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
    expect_seen(candidate, Image.new("RGB", (256, 256), "black"), statistics)


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
    expect_seen(candidate, image, statistics)


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
    expect_seen(candidate, image, statistics)


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
    expect_seen(candidate, image, statistics)


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
    expect_seen(candidate, image, statistics)


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
    expect_seen(candidate, image, statistics)


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
    expect_seen(candidate, image, statistics)
