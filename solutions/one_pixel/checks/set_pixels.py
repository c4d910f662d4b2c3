"""Hidden checks of `set_pixels`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor


def _expected_images(image: Tensor, candidates: Tensor) -> Tensor:
    """Set the pixels one by one."""
    images = image.reshape(1, *image.shape[-3:]).repeat(len(candidates), 1, 1, 1)
    for one, (row, column, *values) in zip(images, candidates.tolist(), strict=True):
        for channel, value in zip(one, values, strict=True):
            channel[int(row), int(column)] = value
    return images


STAND_INS = {"set_pixels": _expected_images}


def _expect_set(candidate: Candidate, image: Tensor, candidates: Tensor, what: str) -> None:
    expected = _expected_images(image, candidates)  # before the function has seen them
    images = candidate.set_pixels(image, candidates)
    expect.close(images, expected, what, rtol=0, atol=1e-6, check_dtype=False)


SHAPES = pytest.mark.parametrize(
    "shape",
    [(1, 6, 4), (5, 4, 7), (1, 3, 5, 3), (1, 1, 3, 6), (3, 1, 6), (1, 2, 5, 1), (2, 1, 1), (4, 3, 4)],
    ids=str,
)


def _draw(
    shape: tuple[int, ...], n: int, rng: torch.Generator, device: torch.device
) -> tuple[Tensor, Tensor]:
    """Draw an image, and candidates of which the first is at the top left and the last at the bottom right."""
    n_channels, height, width = shape[-3:]
    places = torch.rand(n, 2, generator=rng) * torch.tensor([height, width])
    candidates = torch.cat([places.floor(), torch.rand(n, n_channels, generator=rng)], dim=1)
    candidates[0, :2] = 0
    candidates[-1, :2] = torch.tensor([height - 1, width - 1])
    return torch.rand(shape, generator=rng).to(device), candidates.to(device)


@check(task="set_pixels", faq="what-is-one-pixel")
@SHAPES
def test_there_is_an_image_for_each_candidate(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """M candidates give images (M, C, H, W), whether the image comes as (C, H, W) or as (1, C, H, W)."""
    image, candidates = _draw(shape, 5, rng, device)
    images = candidate.set_pixels(image, candidates)
    expect.tensor(images, "the images", shape=(5, *shape[-3:]), device=device)
    images = candidate.set_pixels(image, candidates[:1])
    expect.tensor(images, "the images of a single candidate", shape=(1, *shape[-3:]), device=device)


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
@SHAPES
def test_setting_pixels_leaves_its_arguments_alone(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Neither the image nor the candidates change, be there several candidates or one."""
    for n in (5, 1):
        image, candidates = _draw(shape, n, rng, device)
        candidates[0, 2:] = 1.0  # the image is darker there
        before, before_too = snapshot(image), snapshot(candidates)
        candidate.set_pixels(image, candidates)
        assert snapshot(image) == before, "the caller's image was changed; set the pixels of copies"
        assert snapshot(candidates) == before_too, "the caller's candidates were changed"
        expect.usual_modes(candidate.state(), "setting pixels")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
@SHAPES
def test_each_image_has_its_own_pixel_set(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Image m has the values of candidate m at its row and column, in every channel, and is the original elsewhere."""
    image, candidates = _draw(shape, 9, rng, device)
    expected = _expected_images(image, candidates)
    images = candidate.set_pixels(image.clone(), candidates).to(device)
    changed = (images != image).any(1).flatten(1).sum(1)  # (M,)
    assert int(changed.max()) <= 1, (
        f"{int(changed.max())} pixels differ from the original in one of the images"
    )
    expect.close(
        images, expected, "the batch of images with their pixels set", rtol=0, atol=1e-6, check_dtype=False
    )


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
@pytest.mark.parametrize("shape", [(1, 3, 12000), (2, 400, 5)], ids=str)
def test_large_images_have_far_pixels(
    candidate: Candidate, shape: tuple[int, ...], rng: torch.Generator, device: torch.device
) -> None:
    """Rows and columns may be far beyond the 127 or the 255 that fit into a byte, and a pixel's number beyond 32,767."""
    image, candidates = _draw(shape, 6, rng, device)
    candidates[1, :2] = torch.tensor([shape[1] * 3 // 5, shape[2] * 3 // 5], device=device).floor()
    _expect_set(candidate, image, candidates, "the batch for a large image")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_the_image_may_be_a_crop_or_turned(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """A part of a larger image, and an image turned on its side, are not contiguous: `view` to another shape fails on them."""
    for shape in [(3, 6, 8), (1, 2, 6, 8)]:
        image, candidates = _draw(shape, 5, rng, device)
        candidates[:, :2] = candidates[:, :2].clamp(max=3)
        _expect_set(candidate, image[..., 1:5, 2:6], candidates, "the batch for a crop")
        _expect_set(candidate, image.mT, candidates, "the batch for a turned image")
        columns = candidates.t().contiguous().t()
        _expect_set(candidate, image, columns, "the batch for candidates that lie in memory by columns")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_a_pixel_may_be_set_several_times(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Candidates for the same pixel do not disturb each other; black and white are values like others."""
    image, _ = _draw((3, 4, 7), 1, rng, device)
    candidates = torch.tensor([2.0, 3.0, 0.0, 0.0, 0.0], device=device).repeat(6, 1)
    candidates[1, 2:], candidates[2, 3], candidates[3, 2:] = 1.0, 1.0, image[:, 2, 3]
    candidates[2, 2] = image[0, 2, 3]  # one channel as it was, the others not
    _expect_set(candidate, image, candidates, "the batch for six values of one pixel, three of them the same")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
@pytest.mark.parametrize("place", [(0.0, 0.0), (0.0, 1.0), (1.0, 0.0), (1.0, 1.0)], ids=str)
def test_rows_and_columns_are_counted_in_pixels(
    candidate: Candidate, rng: torch.Generator, device: torch.device, place: tuple[float, float]
) -> None:
    """Row 1 and column 1 are the second ones, also where no candidate names a larger number."""
    image, candidates = _draw((3, 4, 7), 2, rng, device)
    candidates[:, :2] = torch.tensor(place)
    _expect_set(candidate, image, candidates, "the batch for candidates in the first rows and columns")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_earlier_calls_leave_no_trace(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Each call starts from its own image and candidates, be there as many as at the call before, or only one."""
    for n in (6, 6, 3, 1):  # three candidates for three channels too
        image, candidates = _draw((3, 4, 7), n, rng, device)
        _expect_set(candidate, image, candidates, f"the batch of one of four calls, with {n} candidates")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_each_image_has_its_own_pixel_set])
def test_there_may_be_many_candidates(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """Each of 600 candidates has its image, in their order."""
    _expect_set(candidate, *_draw((2, 5, 7), 600, rng, device), "the batch of 600 images")


@check(task="set_pixels", faq="what-is-one-pixel", needs=[test_there_is_an_image_for_each_candidate])
def test_no_candidates_give_no_images(
    candidate: Candidate, rng: torch.Generator, device: torch.device
) -> None:
    """No candidates (0, 2 + C) give no images (0, C, H, W), also where the image comes as (1, C, H, W)."""
    image, candidates = _draw((3, 4, 7), 1, rng, device)
    for given in (image, image[None]):
        images = candidate.set_pixels(given, candidates[:0])
        expect.tensor(images, "the images of no candidates", shape=(0, 3, 4, 7))
