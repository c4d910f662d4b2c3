"""Visible checks of `resized_size` and `preprocess`: each is a sentence of the notebook."""

from __future__ import annotations

import pytest
import torch
from PIL import Image
from practice.data import photographs
from practice.testing import check, expect

PLAIN = (0.0, 0.0, 0.0), (1.0, 1.0, 1.0)  # a mean and a std that change nothing


@pytest.fixture
def landscape():
    """A photograph of 600 × 400 pixels."""
    return photographs()["china"].crop((20, 13, 620, 413))


def _stripes(width, height, edges):
    """A white image with black, blue and red in the columns between three edges."""
    image = Image.new("RGB", (width, height), "white")
    for colour, left, right in zip(("black", "blue", "red"), edges, edges[1:], strict=False):
        image.paste(colour, (left, 0, right, height))
    return image


@check(task="resized_size", faq="which-edge-is-resized")
def test_the_shorter_edge_gets_the_size(candidate):
    """600 × 400 becomes 384 × 256, and 400 × 600 becomes 256 × 384: two ints, the width first."""
    expect.equal(tuple(candidate.resized_size(600, 400, 256)), (384, 256), "600 × 400, resized to 256")
    expect.equal(tuple(candidate.resized_size(400, 600, 256)), (256, 384), "400 × 600, resized to 256")


@check(task="resized_size", faq="which-edge-is-resized", needs=[test_the_shorter_edge_gets_the_size])
def test_the_longer_edge_is_rounded_down(candidate):
    """640 × 427 becomes 383 × 256, as 256 · 640 / 427 = 383.7; a square stays a square."""
    expect.equal(tuple(candidate.resized_size(640, 427, 256)), (383, 256), "640 × 427, resized to 256")
    expect.equal(tuple(candidate.resized_size(49, 49, 256)), (256, 256), "49 × 49, resized to 256")


@check(task="preprocess", faq="channels-first-and-scaled")
def test_the_result_is_three_by_224_by_224(candidate, landscape):
    """A photograph becomes a float tensor of shape (3, 224, 224)."""
    result = candidate.preprocess(landscape, *PLAIN)
    expect.tensor(result, "what `preprocess` returns", shape=(3, 224, 224))
    assert result.is_floating_point(), f"what `preprocess` returns has dtype {result.dtype}"


@check(task="preprocess", faq="channels-first-and-scaled", needs=[test_the_result_is_three_by_224_by_224])
def test_red_green_and_blue_are_scaled_and_normalised(candidate):
    """With mean (0.5, 0.2, 0.1) and std (0.5, 0.4, 0.2), the colour (255, 102, 51) becomes (1, 0.5, 0.5)."""
    image = Image.new("RGB", (300, 300), (255, 102, 51))
    result = candidate.preprocess(image, (0.5, 0.2, 0.1), (0.5, 0.4, 0.2))
    for channel, value, name in zip(result, (1.0, 0.5, 0.5), ("red", "green", "blue"), strict=True):
        expected = torch.full((224, 224), value)
        expect.close(channel, expected, f"the {name} channel", atol=1e-3, check_dtype=False)


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_red_green_and_blue_are_scaled_and_normalised],
)
def test_the_crop_comes_out_of_the_middle(candidate):
    """Of 304 × 256 pixels, 40 columns are cut off on either side: column 40 becomes the first, column 263 the last."""
    image = _stripes(304, 256, (0, 40, 41, 42))
    result = candidate.preprocess(image, *PLAIN)
    first = [round(value, 2) for value in result[:, 100, 0].tolist()]
    expect.equal(first, [0.0, 0.0, 1.0], "the first column, which was blue in column 40")
    second = [round(value, 2) for value in result[:, 100, 1].tolist()]
    expect.equal(second, [1.0, 0.0, 0.0], "the second column, which was red in column 41")


@check(
    task="preprocess",
    faq="why-resize-256-and-crop-224",
    needs=[test_the_crop_comes_out_of_the_middle],
)
def test_proportions_are_kept(candidate):
    """Of 600 × 400 pixels, the right half is black: it stays the right half, half of it (192 of 384 columns) cut to 112."""
    image = _stripes(600, 400, (300, 600))
    result = candidate.preprocess(image, *PLAIN)
    dark = int((result[0, 112] < 0.5).sum())
    expect.equal(dark, 112, "the number of black columns")
    image = _stripes(600, 400, (200, 400))  # the middle third
    dark = int((candidate.preprocess(image, *PLAIN)[0, 112] < 0.5).sum())
    expect.equal(dark, 128, "the number of black columns, of 200 that become 128")


@check(
    task="preprocess", faq="what-is-antialiasing", needs=[test_red_green_and_blue_are_scaled_and_normalised]
)
def test_fine_lines_become_grey(candidate):
    """Black and white lines of one pixel, reduced four times, become an even grey."""
    image = Image.new("RGB", (1024, 1024), "white")
    for column in range(0, 1024, 2):
        image.paste("black", (column, 0, column + 1, 1024))
    result = candidate.preprocess(image, *PLAIN)
    low, high = result.min().item(), result.max().item()
    assert 0.45 < low <= high < 0.55, f"values go from {low:.2f} to {high:.2f}, and should all be about 0.5"


@check(task="preprocess", faq="why-convert-to-rgb", needs=[test_red_green_and_blue_are_scaled_and_normalised])
def test_other_modes_become_rgb(candidate, landscape):
    """A grey photograph gets three equal channels, and transparency makes no difference to a colour one."""
    grey = candidate.preprocess(landscape.convert("L"), *PLAIN)
    expect.tensor(grey, "what `preprocess` makes of a grey image", shape=(3, 224, 224))
    expect.close(grey[0], grey[2], "the red channel of a grey image, against its blue one")
    opaque = candidate.preprocess(landscape, *PLAIN)
    veiled = landscape.copy()
    veiled.putalpha(Image.linear_gradient("L").resize(landscape.size))
    transparent = candidate.preprocess(veiled, *PLAIN)
    expect.close(transparent, opaque, "a transparent photograph, against an opaque one", atol=0.02)
