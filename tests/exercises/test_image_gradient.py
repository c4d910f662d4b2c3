"""The reference solution beside torchattacks, finite differences and closed forms, and its checks beside themselves."""

from __future__ import annotations

import runpy
from pathlib import Path
from typing import Any

import pytest
import torch
import torchattacks
from image_gradient.checks import conftest
from image_gradient.checks.ascent import ascend
from image_gradient.checks.pgd import AT_THE_BORDER, turning_back
from practice.data import Digits, digits
from practice.models import LinearClassifier, build, load
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor, nn
from torch.nn import functional as F

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "image_gradient"
EPSILONS = [0.0, 0.05, 0.15, 0.3]


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "image_gradient.py"))


@pytest.fixture
def classifier() -> nn.Module:
    return load("digits_cnn")


@pytest.fixture(scope="module")
def data() -> Digits:
    everything = digits()
    return everything.take(
        torch.randperm(len(everything.labels), generator=torch.Generator().manual_seed(7))[:64]
    )


@pytest.mark.parametrize("epsilon", EPSILONS)
def test_fgsm_agrees_with_torchattacks(
    reference: dict[str, Any], classifier: nn.Module, data: Digits, epsilon: float
) -> None:
    theirs = torchattacks.FGSM(classifier, eps=epsilon)(*data)
    torch.testing.assert_close(reference["fgsm"](classifier, *data, epsilon), theirs, rtol=0, atol=0)


@pytest.mark.parametrize("epsilon", EPSILONS)
@pytest.mark.parametrize(("step_size", "steps"), [(0.03, 10), (0.01, 3), (0.4, 2), (0.05, 1)])
def test_pgd_agrees_with_torchattacks(
    reference: dict[str, Any],
    classifier: nn.Module,
    data: Digits,
    epsilon: float,
    step_size: float,
    steps: int,
) -> None:
    attack = torchattacks.PGD(classifier, eps=epsilon, alpha=step_size, steps=steps, random_start=False)
    mine = reference["pgd"](classifier, *data, epsilon, step_size, steps)
    torch.testing.assert_close(mine, attack(*data), rtol=0, atol=1e-7)


def test_the_input_gradient_agrees_with_finite_differences(reference: dict[str, Any]) -> None:
    model = build("digits_mlp", seed=7).double().eval()
    images, labels = _random_images(3, (1, 8, 8)), torch.tensor([2, 0, 9])
    shifts = 1e-6 * torch.eye(images.numel(), dtype=torch.float64).view(-1, *images.shape)

    def losses(sign: int) -> Tensor:
        return torch.stack([F.cross_entropy(model(images + sign * shift), labels) for shift in shifts])

    with torch.no_grad():
        differences = ((losses(1) - losses(-1)) / 2e-6).view_as(images)
    gradient = reference["input_gradient"](model, images, labels)
    torch.testing.assert_close(gradient, differences, rtol=1e-5, atol=1e-8)


def test_the_input_gradient_of_a_linear_model_is_what_the_story_says(reference: dict[str, Any]) -> None:
    model = LinearClassifier((3, 4, 5), 6, torch.Generator().manual_seed(7)).double().eval()
    images, labels = _random_images(7, (3, 4, 5)), torch.arange(7) % 6
    expected = (model(images).softmax(1) - F.one_hot(labels, 6)) @ model.weight / 7
    gradient = reference["input_gradient"](model, images, labels)
    torch.testing.assert_close(gradient, expected.detach().view_as(images))


@pytest.mark.parametrize("arguments", [("fgsm", 0.1), ("pgd", 0.1, 0.04, 3), ("input_gradient",)])
def test_an_attack_leaves_no_trace_and_takes_empty_batches(
    reference: dict[str, Any], classifier: nn.Module, data: Digits, arguments: tuple[Any, ...]
) -> None:
    name, *numbers = arguments
    F.cross_entropy(classifier(data.images), data.labels).backward()
    before = snapshot([classifier, *data])
    result: Tensor = reference[name](classifier, *data, *numbers)
    assert snapshot([classifier, *data]) == before
    assert not result.requires_grad
    assert reference[name](classifier, data.images[:0], data.labels[:0], *numbers).shape == (0, 1, 8, 8)


def test_no_steps_give_a_copy_of_the_images(
    reference: dict[str, Any], classifier: nn.Module, data: Digits
) -> None:
    result = reference["pgd"](classifier, *data, 0.1, 0.04, 0)
    assert torch.equal(result, data.images)
    assert result.data_ptr() != data.images.data_ptr()


def test_the_reference_passes_the_visible_checks(reference: dict[str, Any]) -> None:
    reports = run_checks(
        ROOT / "exercises" / "image_gradient" / "test_image_gradient.py", LocalCandidate(reference)
    )
    assert [report for report in reports if report.outcome != "PASSED"] == []


@pytest.mark.parametrize("seed", range(10, 15))
def test_enough_images_are_compared_where_readings_of_the_projection_agree(seed: int) -> None:
    draw = conftest.at_the_border._get_wrapped_function()
    case = draw(torch.device("cpu"), torch.Generator().manual_seed(seed))
    kept = ~turning_back(ascend(case, *AT_THE_BORDER))
    assert kept.sum() >= 5


def _random_images(n: int, shape: tuple[int, int, int]) -> Tensor:
    return torch.rand(n, *shape, dtype=torch.float64, generator=torch.Generator().manual_seed(559))
