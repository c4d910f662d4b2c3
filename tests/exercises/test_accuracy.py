"""The reference solution beside torchmetrics and scikit-learn, and the visible checks beside the reference."""

from __future__ import annotations

import copy
import runpy
from pathlib import Path
from typing import Any

import pytest
import torch
from accuracy.checks.lessons import draw_lesson, replay
from practice.data import Batches, batches_of, digits
from practice.models import DigitsMLP, build
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from sklearn.metrics import accuracy_score
from torch import Tensor, nn
from torch.optim import SGD
from torchmetrics.classification import MulticlassAccuracy

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "accuracy"


@pytest.fixture(scope="module")
def reference() -> dict[str, Any]:
    return runpy.run_path(str(SOLUTIONS / "accuracy.py"))


@pytest.fixture
def loader() -> Batches:
    return batches_of(digits().take(slice(90)), [32, 32, 26])


@pytest.mark.parametrize("dtype", [torch.float64, torch.float32, torch.bfloat16])
@pytest.mark.parametrize(("rows", "n_classes"), [(1, 2), (50, 3), (1000, 10)])
def test_the_accuracy_agrees_with_torchmetrics_and_scikit_learn(
    reference: dict[str, Any], rows: int, n_classes: int, dtype: torch.dtype
) -> None:
    rng = torch.Generator().manual_seed(rows)
    logits = torch.rand(rows, n_classes, generator=rng).argsort(dim=1).to(dtype)
    labels = torch.randint(n_classes, (rows,), generator=rng)
    mine = reference["accuracy"](logits, labels)
    assert mine == accuracy_score(labels, logits.argmax(dim=1))
    assert mine == pytest.approx(float(MulticlassAccuracy(n_classes, average="micro")(logits, labels)))


def test_both_figures_agree_with_torchmetrics_and_a_plain_training_loop(
    reference: dict[str, Any], loader: Batches
) -> None:
    model = build("digits_mlp", seed=5)
    twin = copy.deepcopy(model)
    torch.manual_seed(5)
    theirs = _train_and_measure(twin, loader)
    torch.manual_seed(5)
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    mine = reference["running_and_final_accuracy"](model, loader, optimizer, "cpu")
    assert mine == pytest.approx(theirs)
    for learnt, expected in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(learnt, expected)


def test_without_dropout_and_steps_both_figures_are_those_of_the_model(
    reference: dict[str, Any], loader: Batches
) -> None:
    model = DigitsMLP(dropout=0.0)
    before = snapshot(list(model.parameters()))
    with torch.no_grad():
        share = accuracy_score(digits().labels[:90], model(digits().images[:90]).argmax(dim=1))
    optimizer = SGD(model.parameters(), lr=0.0)
    running, final = reference["running_and_final_accuracy"](model.eval(), loader, optimizer, "cpu")
    assert running == final == pytest.approx(share)
    assert not [path for path in before.changes(snapshot(list(model.parameters()))) if "grad" not in path]
    assert all(module.training for module in model.modules())


def test_the_reference_passes_the_visible_checks(reference: dict[str, Any]) -> None:
    reports = run_checks(ROOT / "exercises" / "accuracy" / "test_accuracy.py", LocalCandidate(reference))
    assert reports
    assert {report.outcome for report in reports} == {"PASSED"}


@pytest.mark.parametrize("seed", range(20))
def test_a_lesson_in_which_all_figures_differ_is_found_for_every_seed(seed: int) -> None:
    """The fixture of the hidden checks draws until the figures of all known mistakes differ: soon enough."""
    rng = torch.Generator().manual_seed(seed)
    draws = [replay(draw_lesson(torch.device("cpu"), rng), seed)[0] for _ in range(30)]
    assert any(len({round(figure, 3) for figure in figures}) == len(figures) for figures in draws)


def _train_and_measure(model: nn.Module, loader: Batches) -> tuple[float, float]:
    running, final = (MulticlassAccuracy(10, average="micro") for _ in range(2))
    optimizer = SGD(model.parameters(), lr=0.1, momentum=0.9)
    for images, labels in loader:
        logits: Tensor = model.train()(images)
        running.update(logits, labels)
        optimizer.zero_grad()
        nn.CrossEntropyLoss()(logits, labels).backward()
        optimizer.step()
    with torch.no_grad():
        for images, labels in loader:
            final.update(model.eval()(images), labels)
    return float(running.compute()), float(final.compute())
