"""The reference solution beside torch's own loaders and metrics and a replay in float64."""

from __future__ import annotations

import copy
import math
import runpy
from pathlib import Path
from typing import Any

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from practice.data import Batches, batches_of, digits
from practice.models import DigitsMLP, build
from practice.probes import Probe
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor, nn
from torch.optim import SGD, Adam
from torch.utils.data import DataLoader, TensorDataset
from torchmetrics.classification import MulticlassAccuracy
from training.checks.conftest import is_telling
from training.checks.lessons import draw_lesson

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "training"
REFERENCE = runpy.run_path(str(SOLUTIONS / "training.py"))


@pytest.fixture
def loader() -> Batches:
    return batches_of(digits().take(slice(90)), [32, 32, 26])


@given(st.integers(0, 400), st.integers(1, 90), st.booleans())
@settings(deadline=None, max_examples=60)
def test_updates_are_the_batches_of_a_real_loader(n_samples: int, batch_size: int, drop_last: bool) -> None:
    batches = DataLoader(TensorDataset(torch.empty(n_samples)), batch_size=batch_size, drop_last=drop_last)
    updates = REFERENCE["updates_per_epoch"](n_samples, batch_size, drop_last)
    assert updates == sum(1 for _ in batches)
    assert updates == (math.floor if drop_last else math.ceil)(n_samples / batch_size)
    assert type(updates) is int


@given(st.integers(-5, 0), st.booleans())
def test_a_batch_without_samples_is_an_error(batch_size: int, drop_last: bool) -> None:
    with pytest.raises(ValueError, match="at least one sample"):
        REFERENCE["updates_per_epoch"](10, batch_size, drop_last)


@pytest.mark.parametrize("optimizer", [SGD, Adam])
def test_figures_and_weights_agree_with_torchmetrics_and_a_plain_loop(
    loader: Batches, optimizer: Any
) -> None:
    model = build("digits_mlp", seed=5).double()
    data = [(images.double(), labels) for images, labels in loader]
    twin = copy.deepcopy(model)
    torch.manual_seed(5)
    theirs = _train(twin, data, optimizer(twin.parameters(), lr=0.05), epochs=3)
    torch.manual_seed(5)
    steps = optimizer(model.parameters(), lr=0.05)
    mine = [
        REFERENCE["train_one_epoch"](model, data, steps, "cpu"),
        *REFERENCE["fit"](model, data, steps, 2, "cpu"),
    ]
    assert mine == pytest.approx(theirs)
    for learnt, expected in zip(model.parameters(), twin.parameters(), strict=True):
        torch.testing.assert_close(learnt, expected, rtol=1e-9, atol=1e-9)


def test_the_accuracy_of_a_frozen_model_is_that_of_the_model(loader: Batches) -> None:
    model = DigitsMLP(dropout=0.0)
    with torch.no_grad():
        share = MulticlassAccuracy(10, average="micro")(model(digits().images[:90]), digits().labels[:90])
    optimizer = SGD(model.parameters(), lr=0.0)
    assert REFERENCE["fit"](model.eval(), loader, optimizer, 2, "cpu") == pytest.approx([float(share)] * 2)
    assert all(module.training for module in model.modules())


def test_each_epoch_iterates_the_loader_once(loader: Batches) -> None:
    model = Probe(DigitsMLP())
    REFERENCE["fit"](model, loader, SGD(model.parameters(), lr=0.1), 3, "cpu")
    assert len(loader.starts) == 3
    assert [call.rows for call in model.record] == [32, 32, 26] * 3
    assert all(call.training for call in model.record)


def test_the_loss_falls(loader: Batches) -> None:
    model = build("digits_cnn", seed=5)
    accuracies = REFERENCE["fit"](model, loader, SGD(model.parameters(), lr=0.05, momentum=0.9), 12, "cpu")
    assert accuracies[-1] > 0.9 > accuracies[0]


def test_the_reference_passes_the_visible_checks() -> None:
    reports = run_checks(ROOT / "exercises" / "training" / "test_training.py", LocalCandidate(REFERENCE))
    assert reports
    assert {report.outcome for report in reports} == {"PASSED"}


def test_a_telling_lesson_is_found_for_every_seed() -> None:
    """The fixture of the hidden checks draws until the figures of all known mistakes differ: soon enough."""
    for seed in range(10):
        rng = torch.Generator().manual_seed(seed)
        draws = (draw_lesson(torch.device("cpu"), rng) for _ in range(40))
        assert any(is_telling(lesson) for lesson in draws)


def _train(model: nn.Module, data: list[tuple[Tensor, Tensor]], optimizer: Any, epochs: int) -> list[float]:
    running, criterion = MulticlassAccuracy(10, average="micro"), nn.CrossEntropyLoss()
    figures = []
    for _ in range(epochs):
        running.reset()
        for images, labels in data:
            optimizer.zero_grad()
            logits: Tensor = model.train()(images)
            criterion(logits, labels).backward()
            optimizer.step()
            running.update(logits, labels)
        figures.append(float(running.compute()))
    return figures
