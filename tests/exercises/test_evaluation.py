"""The reference solution beside torchmetrics and sums done by hand, and its checks beside themselves."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
import torch
from practice.data import Batches, batches_of, digits_split
from practice.models import load
from practice.probes import Faulty, ModelFault
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import nn
from torchmetrics.classification import MulticlassAccuracy

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "evaluation"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "evaluation.py"))


@pytest.fixture
def classifier() -> nn.Module:
    return load("digits_cnn")


@pytest.mark.parametrize("sizes", [(597,), (64,) * 9 + (21,), (1,) * 9, (0, 30, 0, 7, 0)])
@pytest.mark.parametrize("name", ["digits_cnn", "digits_mlp", "digits_linear"])
def test_the_accuracy_agrees_with_torchmetrics(
    reference: dict[str, Any], name: str, sizes: Sequence[int]
) -> None:
    model, loader = load(name), _loader(sizes)
    metric = MulticlassAccuracy(num_classes=10, average="micro")
    for images, labels in loader:
        if len(labels):
            metric.update(model(images), labels)
    accuracy = reference["evaluate"](model.train(), loader, "cpu")
    assert type(accuracy) is float
    assert accuracy == pytest.approx(metric.compute().item(), abs=1e-6)


def test_the_accuracy_does_not_depend_on_the_cut(reference: dict[str, Any], classifier: nn.Module) -> None:
    cuts = [(597,), (500, 97), (32,) * 18 + (21,)]
    assert len({reference["evaluate"](classifier, _loader(sizes), "cpu") for sizes in cuts}) == 1


@pytest.mark.parametrize("after", [0, 2])
def test_evaluating_leaves_no_trace_also_when_the_model_fails_later(
    reference: dict[str, Any], classifier: nn.Module, after: int
) -> None:
    model = Faulty(classifier.train(), after)
    classifier.get_submodule("features.1").eval()
    before = snapshot(model)
    with pytest.raises(ModelFault):
        reference["evaluate"](model, _loader((5, 5, 5)), "cpu")
    assert snapshot(model) == before
    assert torch.is_grad_enabled()


@pytest.mark.parametrize("sizes", [(), (0, 0)])
def test_no_samples_have_no_accuracy(
    reference: dict[str, Any], classifier: nn.Module, sizes: Sequence[int]
) -> None:
    with pytest.raises(ValueError, match="without samples"):
        reference["evaluate"](classifier, _loader(sizes), "cpu")


@pytest.mark.parametrize("n", [1, 7])
@pytest.mark.parametrize("dtype", [torch.float32, torch.float64], ids=["float32", "float64"])
def test_the_memory_of_a_known_network_is_what_its_derivatives_need(
    reference: dict[str, Any], n: int, dtype: torch.dtype
) -> None:
    layers = [nn.Linear(6, 4), nn.ReLU(), nn.Linear(4, 3), nn.Sigmoid(), nn.Dropout(0.5)]
    model = nn.Sequential(*layers).to(dtype)
    first = n * 6  # the input; the images need no gradient, so the weight is not kept
    relu = n * 4  # its output
    second = n * 4 + 3 * 4  # the input once more, and the weight
    sigmoid = n * 3  # its output
    dropout = n * 3  # its mask
    images = torch.zeros(n, 6, dtype=dtype)
    bytes_saved = dtype.itemsize * (first + relu + second + sigmoid)
    assert reference["graph_memory"](model.eval(), images) == bytes_saved
    mask = reference["graph_memory"](model.train(), images) - bytes_saved
    # Which of the two masks is kept, booleans or the factors 0 and 1 / (1 - p), is PyTorch's own affair.
    assert mask in (dropout, dropout * dtype.itemsize)


def test_the_memory_is_linear_in_the_batch(reference: dict[str, Any], classifier: nn.Module) -> None:
    images = digits_split().test.images
    one, two, many = (reference["graph_memory"](classifier, images[:n]) for n in (1, 2, 100))
    assert many - one == 99 * (two - one)


def test_nothing_is_saved_where_nothing_is_recorded(reference: dict[str, Any], classifier: nn.Module) -> None:
    images = digits_split().test.images[:3]
    with torch.no_grad():
        assert reference["graph_memory"](classifier, images) == 0
    assert reference["graph_memory"](classifier.requires_grad_(False), images) == 0


def test_weighing_in_evaluation_mode_leaves_no_trace(
    reference: dict[str, Any], classifier: nn.Module
) -> None:
    images = digits_split().test.images[:3]
    before = snapshot([classifier, images])
    reference["graph_memory"](classifier, images)
    assert snapshot([classifier, images]) == before


def test_the_reference_passes_the_visible_checks(reference: dict[str, Any]) -> None:
    reports = run_checks(ROOT / "exercises" / "evaluation" / "test_evaluation.py", LocalCandidate(reference))
    assert [report for report in reports if report.outcome != "PASSED"] == []


def test_the_order_of_the_images_matters_in_training_mode_only(
    reference: dict[str, Any], classifier: nn.Module
) -> None:
    """What the notebook says of a loader that is sorted by class."""
    test = digits_split().test
    ordered = test.take(test.labels.argsort())
    sizes = (64,) * 9 + (21,)
    calm = [reference["evaluate"](classifier, batches_of(data, sizes), "cpu") for data in (test, ordered)]
    torch.manual_seed(559)
    with torch.no_grad():
        model = classifier.train()
        wild = sum(int((model(x).argmax(1) == y).sum()) for x, y in batches_of(ordered, sizes))
    assert calm[0] == calm[1] > wild / len(test.labels)


def _loader(sizes: Sequence[int]) -> Batches:
    return batches_of(digits_split().test, sizes)
