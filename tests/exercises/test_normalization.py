"""The reference solution beside NumPy over all pixels at once and torchvision's Normalize, and its properties."""

from __future__ import annotations

import runpy
import tomllib
from pathlib import Path
from typing import Any

import numpy
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from normalization.checks.channel_mean_std_stream import REPEATS, STREAM
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor
from torchvision.transforms import Normalize

ROOT = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = runpy.run_path(str(ROOT / "solutions" / "normalization" / "normalization.py"))
channel_mean_std, denormalize = REFERENCE["channel_mean_std"], REFERENCE["denormalize"]

sizes = st.lists(st.tuples(st.integers(1, 9), st.integers(1, 9)), min_size=1, max_size=6)
levels = st.sampled_from([0.0, 0.3, 0.9])
spreads = st.sampled_from([1e-4, 0.01, 0.1])


@settings(deadline=None, max_examples=60)
@given(sizes, levels, spreads, st.integers(0, 10_000))
def test_the_statistics_are_those_of_all_pixels_at_once(
    sizes: list[tuple[int, int]], level: float, spread: float, seed: int
) -> None:
    images = _images(sizes, level, spread, seed)
    mean, std = channel_mean_std(iter(images))
    pixels = numpy.concatenate([image.double().numpy().reshape(3, -1) for image in images], axis=1)
    numpy.testing.assert_allclose(mean.numpy(), pixels.mean(axis=1), rtol=1e-12, atol=1e-15)
    numpy.testing.assert_allclose(std.numpy(), pixels.std(axis=1), rtol=1e-9, atol=1e-12)


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 10_000))
def test_the_order_of_the_images_does_not_matter(sizes: list[tuple[int, int]], seed: int) -> None:
    images = _images(sizes, 0.5, 0.1, seed)
    for one, other in zip(channel_mean_std(iter(images)), channel_mean_std(reversed(images)), strict=True):
        torch.testing.assert_close(one, other)


@settings(deadline=None, max_examples=30)
@given(sizes, st.integers(0, 10_000))
def test_the_variance_is_that_within_plus_that_between(sizes: list[tuple[int, int]], seed: int) -> None:
    images = _images(sizes, 0.5, 0.1, seed)
    weights = torch.tensor([image[0].numel() for image in images], dtype=torch.float64)[:, None]
    weights /= weights.sum()
    means = torch.stack([image.double().mean(dim=(1, 2)) for image in images])
    variances = torch.stack([image.double().var(dim=(1, 2), correction=0) for image in images])
    mean, std = channel_mean_std(iter(images))
    torch.testing.assert_close(mean, (weights * means).sum(0))
    torch.testing.assert_close(std**2, (weights * (variances + (means - mean) ** 2)).sum(0))


def test_images_that_do_not_vary_have_no_std() -> None:
    _, std = channel_mean_std(iter([torch.full((3, 4, 5), 0.1), torch.full((3, 2, 7), 0.1)]))
    assert std.tolist() == [0.0, 0.0, 0.0]


def test_no_images_are_an_error() -> None:
    with pytest.raises(ValueError, match="no images"):
        channel_mean_std(iter([]))


@settings(deadline=None, max_examples=30)
@given(st.integers(0, 4), st.integers(1, 5), st.integers(1, 5), st.integers(0, 10_000))
def test_denormalize_is_the_inverse_of_torchvisions_normalize(n: int, h: int, w: int, seed: int) -> None:
    rng = torch.Generator().manual_seed(seed)
    images, mean = 4 * torch.randn(n, 3, h, w, generator=rng), torch.rand(3, generator=rng)
    std = 0.05 + torch.rand(3, generator=rng)
    normalised = Normalize(mean, std)(images)
    torch.testing.assert_close(denormalize(normalised, mean, std), images, rtol=1e-4, atol=1e-5)
    inverse = Normalize(-mean / std, 1 / std)(images)
    torch.testing.assert_close(denormalize(images, mean, std), inverse, rtol=1e-4, atol=1e-5)


def test_the_reference_passes_the_visible_checks() -> None:
    path = ROOT / "exercises" / "normalization" / "test_normalization.py"
    reports = run_checks(path, LocalCandidate(REFERENCE))
    assert [report for report in reports if report.outcome != "PASSED"] == []


def test_the_largest_images_of_the_stream_are_more_than_the_limit() -> None:
    limit = tomllib.loads((ROOT / "exercises" / "normalization" / "exercise.toml").read_text())["limits"]
    height, width = STREAM[-1]
    size = REPEATS[-1] * 3 * height * width * 4
    assert size > 1.2 * limit["memory_mib"] * 2**20


def _images(sizes: list[tuple[int, int]], level: float, spread: float, seed: int) -> list[Tensor]:
    rng = torch.Generator().manual_seed(seed)
    return [
        level + spread * torch.rand(1, generator=rng) + spread * torch.rand(3, height, width, generator=rng)
        for height, width in sizes
    ]
