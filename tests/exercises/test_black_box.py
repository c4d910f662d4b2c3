"""The reference solution beside analytic gradients and torchattacks' Square Attack, and its checks beside themselves."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import torch
import torchattacks
from black_box.checks import boxes
from black_box.checks.estimate_gradient import Quadratic
from practice.data import Digits, digits_split
from practice.models import LinearClassifier, build, load
from practice.queries import BlackBox
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor, nn
from torch.nn import functional as F

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "black_box"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "black_box.py"))


@pytest.fixture(scope="module")
def classifier() -> nn.Module:
    return load("digits_mlp")


@pytest.fixture(scope="module")
def unseen() -> Digits:
    return digits_split().test


@pytest.fixture
def rng() -> torch.Generator:
    return torch.Generator().manual_seed(559)


def test_the_estimate_agrees_with_the_gradient_of_a_network(
    reference: dict[str, Any], rng: torch.Generator
) -> None:
    model = build("digits_linear", seed=7).double().eval()
    image, label = torch.rand(1, 1, 8, 8, generator=rng, dtype=torch.float64), torch.tensor([3])
    x = image.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), label), x)
    torch.manual_seed(559)
    estimate = reference["estimate_gradient"](
        lambda point: F.cross_entropy(model(point), label).item(), image, 8000
    )
    assert F.cosine_similarity(estimate.flatten(), gradient.flatten(), dim=0) > 0.98
    assert estimate.flatten() @ gradient.flatten() / gradient.square().sum() == pytest.approx(1, abs=0.1)


def test_the_estimate_is_right_on_average(reference: dict[str, Any]) -> None:
    """Of many estimates from a single pair each, the mean is the gradient."""
    slopes = torch.tensor([2.0, -1.0, 0.5]).view(1, 1, 1, 3)
    torch.manual_seed(559)
    estimates = [
        reference["estimate_gradient"](
            lambda point: (slopes * point).sum().item(), torch.zeros(1, 1, 1, 3), 2
        )
        for _ in range(4000)
    ]
    torch.testing.assert_close(torch.cat(estimates).mean(0, keepdim=True), slopes, rtol=0, atol=0.2)


@pytest.mark.parametrize("n_queries", [0, 1])
def test_without_a_pair_of_queries_the_estimate_is_zero(reference: dict[str, Any], n_queries: int) -> None:
    image = torch.rand(1, 2, 3, 4)
    assert torch.equal(reference["estimate_gradient"](_never, image, n_queries), torch.zeros_like(image))


@pytest.mark.parametrize("pool", [20, 70])
def test_a_substitute_takes_what_the_budget_allows_and_leaves_no_trace(
    reference: dict[str, Any], classifier: nn.Module, unseen: Digits, pool: int
) -> None:
    query, attacked, known = BlackBox(classifier, 50), unseen.take(slice(0, 4)), unseen.images[4 : 4 + pool]
    before = snapshot([known, *attacked])
    adversarial = reference["transfer_attack"](query, known, *attacked, 0.1, 50)
    assert query.counter.asked == min(pool, 50)
    assert (adversarial - attacked.images).abs().max() <= 0.1 + 1e-6
    assert 0 <= adversarial.min() <= adversarial.max() <= 1
    assert not adversarial.requires_grad
    assert snapshot([known, *attacked]) == before


def test_a_substitute_transfers_where_noise_of_the_same_size_does_not(
    reference: dict[str, Any], classifier: nn.Module, unseen: Digits
) -> None:
    attacked = unseen.take(slice(0, 150))
    torch.manual_seed(559)
    adversarial = reference["transfer_attack"](BlackBox(classifier), unseen.images[150:], *attacked, 0.2, 300)
    noise = (attacked.images + 0.2 * torch.randn_like(attacked.images).sign()).clamp(0, 1)
    assert _misread(classifier, noise, attacked.labels) < 0.2
    assert _misread(classifier, adversarial, attacked.labels) > 0.6


def test_the_search_does_as_well_as_square_attack(
    reference: dict[str, Any], classifier: nn.Module, unseen: Digits
) -> None:
    attacked = unseen.take(slice(0, 40))
    theirs = torchattacks.Square(classifier, eps=0.15, n_queries=200, p_init=0.3, seed=559)(*attacked)
    torch.manual_seed(559)
    mine = torch.cat(
        [
            reference["search_attack"](BlackBox(classifier, 201), image, label, 0.15, 201)
            for image, label in zip(attacked.images.split(1), attacked.labels.split(1), strict=True)
        ]
    )
    assert _misread(classifier, mine, attacked.labels) >= _misread(classifier, theirs, attacked.labels) - 0.1


@pytest.mark.parametrize("budget", [1, 2, 77])
@pytest.mark.parametrize("shape", [(1, 9, 10), (3, 1, 4), (2, 5, 1)])
def test_the_search_uses_its_budget_up_and_no_more(
    reference: dict[str, Any], rng: torch.Generator, shape: tuple[int, int, int], budget: int
) -> None:
    model = LinearClassifier(shape, 4, rng)
    model.bias.data[2] = 100.0  # nothing flips this label
    image, query = torch.rand(1, *shape, generator=rng), BlackBox(model, budget)
    adversarial = reference["search_attack"](query, image, torch.tensor([2]), 0.3, budget)
    assert query.counter.asked == budget
    assert (adversarial - image).abs().max() <= 0.3 + 1e-6
    assert 0 <= adversarial.min() <= adversarial.max() <= 1


def test_a_misread_image_costs_one_query(
    reference: dict[str, Any], classifier: nn.Module, unseen: Digits
) -> None:
    image, label = unseen.images[:1], unseen.labels[:1]
    before, query = snapshot([image, label]), BlackBox(classifier)
    adversarial = reference["search_attack"](query, image, (label + 1) % 10, 0.1, 1000)
    assert query.counter.asked == 1
    assert torch.equal(adversarial, image)
    assert adversarial.data_ptr() != image.data_ptr()
    assert snapshot([image, label]) == before


def test_the_reference_passes_the_visible_checks(reference: dict[str, Any]) -> None:
    reports = run_checks(ROOT / "exercises" / "black_box" / "test_black_box.py", LocalCandidate(reference))
    assert [report for report in reports if report.outcome != "PASSED"] == []


@pytest.mark.parametrize("seed", range(10, 14))
def test_the_boxes_of_the_checks_are_as_far_away_as_they_say(seed: int) -> None:
    cpu, rng = torch.device("cpu"), torch.Generator().manual_seed(seed)
    for model, image, label in [boxes.margins_only(rng, cpu) for _ in range(12)]:
        assert model(image).argmax(1) == label
        flips = [_flips_at(model, image, label, share * boxes.EPSILON) for share in (0.5, 0.54)]
        assert flips == [False, True]
    model, image, label = boxes.reachable((1, 9, 10), 5, 3.0, rng, cpu)
    assert not _flips_at(model, image, label, 2.5 * boxes.EPSILON)


@pytest.mark.parametrize("seed", range(10, 14))
def test_the_quadratic_of_the_checks_has_the_gradient_that_it_knows(seed: int) -> None:
    rng = torch.Generator().manual_seed(seed)
    image = torch.rand(1, 3, 4, 5, generator=rng)
    loss = Quadratic(image, rng)
    basis = 1e-3 * torch.eye(60, dtype=torch.float64).view(60, 1, 3, 4, 5)
    point = image.double()
    differences = torch.tensor([(loss(point + step) - loss(point - step)) / 2e-3 for step in basis])
    # A loss of 10⁹ has seven digits behind the point: its differences over 0.002 have five.
    assert loss.cosine(differences) == pytest.approx(1, rel=1e-5)
    assert loss.projection(differences) == pytest.approx(1, rel=1e-5)


def _never(point: Tensor) -> float:
    raise AssertionError("no query is allowed")


@torch.no_grad()
def _misread(model: nn.Module, images: Tensor, labels: Tensor) -> float:
    return (model(images).argmax(1) != labels).double().mean().item()


@torch.no_grad()
def _flips_at(model: nn.Module, image: Tensor, label: Tensor, epsilon: float) -> bool:
    """Tell whether some corner of the ball flips the label of a linear model: those that favour one class most."""
    corners = torch.cat(
        [image + epsilon * (row - model.weight[label]).sign().view_as(image) for row in model.weight]
    )
    return bool((model(corners).argmax(1) != label).any())
