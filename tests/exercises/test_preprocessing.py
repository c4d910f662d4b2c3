"""The reference solution beside torchvision's transforms, and its properties."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from practice.data import photographs
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor
from torchvision import transforms
from torchvision.transforms import v2

ROOT = Path(__file__).parents[2]
REFERENCE: dict[str, Any] = runpy.run_path(str(ROOT / "solutions" / "preprocessing" / "preprocessing.py"))
resized_size, preprocess = REFERENCE["resized_size"], REFERENCE["preprocess"]
MEAN, STD = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)

edges = st.integers(1, 4000)


@settings(deadline=None, max_examples=300)
@given(edges, edges, st.integers(1, 2000))
def test_the_shorter_edge_gets_the_size_and_the_other_keeps_the_ratio(w: int, h: int, size: int) -> None:
    width, height = resized_size(w, h, size)
    assert min(width, height) == size
    assert (width == size) if w <= h else (height == size)
    other, short, long = max(width, height), min(w, h), max(w, h)
    assert other * short <= size * long < (other + 1) * short


@settings(deadline=None, max_examples=60)
@given(st.integers(1, 90), st.integers(1, 90), st.integers(1, 64))
def test_torchvision_resizes_to_the_same_size(w: int, h: int, size: int) -> None:
    assert transforms.Resize(size)(Image.new("L", (w, h))).size == resized_size(w, h, size)


@settings(deadline=None, max_examples=60)
@given(edges, edges, st.integers(1, 2000))
def test_a_portrait_is_a_landscape_turned_round(w: int, h: int, size: int) -> None:
    assert resized_size(w, h, size) == resized_size(h, w, size)[::-1]


IMAGES = {
    "landscape": photographs()["china"].crop((20, 13, 620, 413)),
    "portrait": photographs()["flower"].crop((100, 0, 384, 426)),
    "square": photographs()["flower"].crop((150, 20, 550, 420)),
    "small": photographs()["china"].resize((30, 20)),
    "large": photographs()["china"].resize((1200, 800)),
    "truncated": photographs()["china"].crop((0, 0, 577, 384)),
    "grey": photographs()["china"].crop((20, 13, 620, 413)).convert("L"),
    "one bit": photographs()["china"].crop((20, 13, 620, 413)).convert("1"),
    "palette": photographs()["china"].crop((20, 13, 620, 413)).quantize(64),
}


@pytest.mark.parametrize("name", IMAGES)
def test_the_result_is_that_of_torchvisions_transforms_of_images(name: str) -> None:
    recipe = transforms.Compose(
        [
            transforms.Resize(256),
            transforms.CenterCrop(224),
            transforms.ToTensor(),
            transforms.Normalize(MEAN, STD),
        ]
    )
    image = IMAGES[name]
    torch.testing.assert_close(preprocess(image, MEAN, STD), recipe(image.convert("RGB")))


@pytest.mark.parametrize("name", IMAGES)
def test_the_result_is_close_to_that_of_torchvisions_transforms_of_tensors(name: str) -> None:
    recipe = v2.Compose(
        [
            v2.PILToTensor(),
            v2.ToDtype(torch.float32, scale=True),
            v2.Resize(256, antialias=True),
            v2.CenterCrop(224),
            v2.Normalize(MEAN, STD),
        ]
    )
    image = IMAGES[name]
    gap = _steps(preprocess(image, MEAN, STD) - recipe(image.convert("RGB")))
    assert gap.mean() < 0.4
    assert gap.max() < 1.2


def test_transparency_makes_no_difference() -> None:
    image = IMAGES["landscape"]
    veiled = image.copy()
    veiled.putalpha(Image.effect_noise(image.size, 200))
    assert torch.equal(preprocess(veiled, MEAN, STD), preprocess(image, MEAN, STD))


def test_mean_and_std_may_be_tuples_lists_or_tensors() -> None:
    image = IMAGES["portrait"]
    expected = preprocess(image, MEAN, STD)
    for kind in (list, torch.tensor):
        torch.testing.assert_close(preprocess(image, kind(MEAN), kind(STD)), expected)


def test_the_image_is_only_read() -> None:
    image = IMAGES["palette"].copy()
    before = image.tobytes(), image.size, image.mode, image.getpalette()
    preprocess(image, MEAN, STD)
    assert (image.tobytes(), image.size, image.mode, image.getpalette()) == before


MUTANTS = sorted(ROOT.glob("solutions/preprocessing/mutants/size_*.py"))


@pytest.mark.parametrize("mutant", MUTANTS[::4], ids=lambda path: path.stem)
def test_an_error_of_resized_size_is_not_counted_twice(mutant: Path) -> None:
    namespace: dict[str, Any] = {}
    for path in (ROOT / "solutions/preprocessing/alternatives/numpy_and_pil.py", mutant):
        exec(compile(path.read_text(), path.name, "exec"), namespace)
    reports = run_checks(ROOT / "solutions/preprocessing/checks", LocalCandidate(namespace))
    assert {report.task for report in reports if report.outcome != "PASSED"} == {"resized_size"}


def test_the_reference_passes_the_visible_checks() -> None:
    path = ROOT / "exercises" / "preprocessing" / "test_preprocessing.py"
    reports = run_checks(path, LocalCandidate(REFERENCE))
    assert [report for report in reports if report.outcome != "PASSED"] == []


def _steps(gap: Tensor) -> Tensor:
    """Return differences of normalised values in steps of a byte."""
    return (gap * torch.tensor(STD).view(3, 1, 1)).abs() * 255
