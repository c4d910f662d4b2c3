"""The reference solution beside exhaustive search and SciPy's differential evolution, and its checks beside themselves."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from one_pixel.checks import conftest
from one_pixel.checks.set_pixels import STAND_INS
from practice.data import Digits, digits_split
from practice.models import LinearClassifier, load
from practice.queries import BlackBox
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from scipy.optimize import differential_evolution
from torch import Tensor, nn

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "one_pixel"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "one_pixel.py"))


@pytest.fixture(scope="module")
def classifier() -> nn.Module:
    return load("digits_cnn")


@pytest.fixture(scope="module")
def close() -> Digits:
    """Twelve digits that the network reads with the smallest margins."""
    test = digits_split().test
    with torch.no_grad():
        logits = load("digits_cnn")(test.images)
    leads = logits.topk(2).values.diff().squeeze(1).neg()
    right = logits.argmax(1) == test.labels
    return test.take(leads.where(right, torch.inf).argsort()[:12])


@settings(deadline=None, max_examples=60)
@given(st.data())
def test_pixels_are_set_as_numpy_sets_them(reference: dict[str, Any], data: st.DataObject) -> None:
    n_channels, height, width, m = (
        data.draw(st.integers(low, high)) for low, high in ((1, 4), (1, 6), (1, 6), (0, 5))
    )
    generator = torch.Generator().manual_seed(data.draw(st.integers(2, 10_000)))
    image = torch.rand(n_channels, height, width, generator=generator)
    rows = torch.randint(height, (m, 1), generator=generator)
    columns = torch.randint(width, (m, 1), generator=generator)
    candidates = torch.cat([rows, columns, torch.rand(m, n_channels, generator=generator)], dim=1)
    expected = np.stack([image.numpy()] * m) if m else np.empty((0, *image.shape), np.float32)
    for one, (row, column, *values) in zip(expected, candidates.tolist(), strict=True):
        one[:, int(row), int(column)] = values
    before = snapshot([image, candidates])
    for form in (image, image[None]):
        assert torch.equal(reference["set_pixels"](form, candidates), torch.from_numpy(expected))
    assert snapshot([image, candidates]) == before


def test_the_search_finds_nearly_all_that_exhaustive_search_finds(
    reference: dict[str, Any], classifier: nn.Module, close: Digits
) -> None:
    possible = [_exhaustive(reference, classifier, close, row) for row in range(12)]
    torch.manual_seed(559)
    found = [_found(reference, classifier, close, row) for row in range(12)]
    assert sum(possible) >= 8
    assert sum(found) >= sum(possible) - 1


def test_the_search_does_as_well_as_differential_evolution_of_scipy(
    reference: dict[str, Any], classifier: nn.Module, close: Digits
) -> None:
    torch.manual_seed(559)
    mine = sum(_found(reference, classifier, close, row) for row in range(12))
    theirs = sum(_scipy_finds(reference, classifier, close, row) for row in range(12))
    assert mine >= theirs - 1


@pytest.mark.parametrize("budget", [1, 2, 50, 51, 52, 77])
def test_the_budget_is_used_up_and_no_more(
    reference: dict[str, Any], rng: torch.Generator, budget: int
) -> None:
    model = LinearClassifier((2, 5, 3), 4, rng)
    model.bias.data[2] = 100.0  # nothing flips this label
    image, query = torch.rand(1, 2, 5, 3, generator=rng), BlackBox(model, budget)
    adversarial = reference["one_pixel_attack"](query, image, torch.tensor([2]), budget)
    assert query.counter.asked == budget
    assert (adversarial != image).any(1).sum() <= 1


def test_a_misread_image_costs_one_query(
    reference: dict[str, Any], classifier: nn.Module, close: Digits
) -> None:
    image, label = close.images[:1], close.labels[:1]
    before, query = snapshot([image, label]), BlackBox(classifier)
    adversarial = reference["one_pixel_attack"](query, image, (label + 1) % 10, 400)
    assert query.counter.asked == 1
    assert torch.equal(adversarial, image)
    assert adversarial.data_ptr() != image.data_ptr()
    assert snapshot([image, label]) == before


def test_the_reference_passes_the_visible_checks(reference: dict[str, Any]) -> None:
    reports = run_checks(ROOT / "exercises" / "one_pixel" / "test_one_pixel.py", LocalCandidate(reference))
    assert [report for report in reports if report.outcome != "PASSED"] == []


def test_what_stands_in_for_set_pixels_takes_no_candidates_too() -> None:
    for image in (torch.rand(3, 4, 7), torch.rand(1, 3, 4, 7)):
        assert STAND_INS["set_pixels"](image, torch.empty(0, 5)).shape == (0, 3, 4, 7)


@pytest.mark.parametrize("seed", range(10, 14))
def test_there_are_fifteen_easy_digits_and_only_the_planted_pixel_flips_a_box(
    reference: dict[str, Any], classifier: nn.Module, seed: int
) -> None:
    cpu, rng = torch.device("cpu"), torch.Generator().manual_seed(seed)
    assert len(conftest.easy._get_wrapped_function()(classifier, cpu, rng)) == 15
    boxes = [
        case
        for fixture in ("one_flips", "in_a_corner", "many_pixels")
        for case in getattr(conftest, fixture)._get_wrapped_function()(cpu, rng)
    ]
    for model, image, label in boxes:
        flips = [
            place
            for value in (0.0, 1.0)
            for place, wrong in enumerate(_flips(reference, model, Digits(image, label), 0, value))
            if wrong
        ]
        assert len(flips) == 1


@pytest.mark.parametrize("seed", range(10, 14))
def test_of_an_image_that_the_border_flips_every_pixel_of_it_does_and_none_inside(
    reference: dict[str, Any], seed: int
) -> None:
    rng = torch.Generator().manual_seed(seed)
    for model, image, label in conftest.at_the_border._get_wrapped_function()(torch.device("cpu"), rng):
        assert model(image).argmax(1) == label
        black, white = (
            torch.tensor(_flips(reference, model, Digits(image, label), 0, value)).view(8, 8)
            for value in (0.0, 1.0)
        )
        assert not (black | white)[1:-1, 1:-1].any()
        assert (black | white).sum() == 28


def test_the_notebook_says_how_many_digits_one_pixel_flips(
    reference: dict[str, Any], classifier: nn.Module
) -> None:
    first = digits_split().test.take(slice(0, 100))
    flipped = [_exhaustive(reference, classifier, first, row) for row in range(100)]
    assert 22 <= sum(flipped) <= 30  # "about a quarter"


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(559)


@torch.no_grad()
def _flips(reference: dict[str, Any], model: nn.Module, data: Digits, row: int, value: float) -> list[bool]:
    """Tell for each pixel whether this value flips the label."""
    height, width = data.images.shape[2:]
    places = torch.cartesian_prod(torch.arange(height), torch.arange(width))
    images = reference["set_pixels"](
        data.images[row], torch.cat([places, torch.full((len(places), 1), value)], 1)
    )
    predicted: Tensor = model(images).argmax(1)
    return (predicted != data.labels[row]).tolist()


def _exhaustive(reference: dict[str, Any], model: nn.Module, data: Digits, row: int) -> bool:
    return any(any(_flips(reference, model, data, row, value)) for value in (0.0, 1.0))


@torch.no_grad()
def _is_misread(model: nn.Module, image: Tensor, label: Tensor) -> bool:
    return bool(model(image).argmax(1) != label)


def _found(reference: dict[str, Any], model: nn.Module, data: Digits, row: int) -> bool:
    image, label = data.images[row, None], data.labels[row, None]
    return _is_misread(model, reference["one_pixel_attack"](BlackBox(model, 400), image, label, 400), label)


@torch.no_grad()
def _scipy_finds(reference: dict[str, Any], model: nn.Module, data: Digits, row: int) -> bool:
    """Run SciPy's differential evolution with 40 candidates and 10 generations: 400 queries."""
    image, label = data.images[row], data.labels[row]

    def probability(points: Any) -> Any:  # (3, S) → (S,)
        candidates = torch.from_numpy(points.T).float()
        candidates[:, :2] = candidates[:, :2].floor().clamp(max=7)
        return model(reference["set_pixels"](image, candidates)).softmax(1)[:, label].numpy()

    found = differential_evolution(
        probability,
        [(0, 8), (0, 8), (0, 1)],
        init=np.random.default_rng(559).random((40, 3)) * [8, 8, 1],
        maxiter=9,
        vectorized=True,
        updating="deferred",
        polish=False,
        rng=559,
    )
    candidate = torch.tensor([found.x.tolist()])
    candidate[:, :2] = candidate[:, :2].floor().clamp(max=7)
    return _is_misread(model, reference["set_pixels"](image, candidate), label)
