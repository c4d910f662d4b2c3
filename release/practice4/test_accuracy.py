"""Visible checks of the exercise on running and final accuracy."""

from __future__ import annotations

import pytest
import torch
from practice.models import LinearClassifier
from practice.probes import Probe
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import Tensor
from torch.optim import SGD
from torch.utils.data import DataLoader, TensorDataset


@pytest.fixture
def model(device: torch.device) -> Probe:
    """A linear classifier with two classes: the lighter of two pixels is predicted."""
    linear = LinearClassifier((1, 1, 2), 2)
    linear.load_state_dict({"weight": torch.eye(2), "bias": torch.zeros(2)})
    return Probe(linear).to(device)


@pytest.fixture
def loader() -> DataLoader[tuple[Tensor, ...]]:
    """Batches of 4, 4 and 2 images, of which `model` gets 4, 3 and 0 right before it learns."""
    pair = torch.tensor([[0.9, 0.1], [0.2, 0.8]]).view(2, 1, 1, 2)  # classes 0 and 1
    labels = torch.tensor([0, 1, 0, 1, 0, 1, 0, 0, 1, 0])
    return DataLoader(TensorDataset(pair.repeat(5, 1, 1, 1), labels), batch_size=4)


@check(task="accuracy", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(candidate: Candidate, device: torch.device) -> None:
    """`accuracy` returns a Python float."""
    logits, labels = torch.eye(3, device=device), torch.arange(3, device=device)
    expect.kind(candidate.accuracy(logits, labels), float, "what `accuracy` returns")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_three_of_four_predictions_are_right(candidate: Candidate, device: torch.device) -> None:
    """The largest logit of each row is the prediction."""
    logits = torch.tensor(
        [[-3.0, -1.0, -2.0], [0.5, 0.2, 0.1], [1.0, 2.0, 4.0], [9.0, 8.0, 7.0]], device=device
    )
    labels = torch.tensor([1, 0, 2, 1], device=device)
    expect.close(candidate.accuracy(logits, labels), 0.75, "the accuracy where 3 of 4 predictions are right")


@check(task="accuracy", faq="why-an-empty-loader-raises")
def test_no_samples_are_an_error(candidate: Candidate, device: torch.device) -> None:
    """Logits of no samples raise `ValueError`."""
    logits, labels = torch.zeros(0, 3, device=device), torch.zeros(0, dtype=torch.int64, device=device)
    with expect.raises("ValueError", "the accuracy of no samples") as attempt:
        attempt.returned = candidate.accuracy(logits, labels)


@check(task="running_and_final_accuracy", faq="why-a-python-float")
def test_there_are_two_python_floats(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """The function returns a pair of Python floats."""
    optimizer = SGD(model.parameters(), lr=0.1)
    pair = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    expect.kind(pair, (tuple, list), "what `running_and_final_accuracy` returns")
    assert len(pair) == 2, f"the function returns {len(pair)} values: two were asked for, (running, final)"
    for value, name in zip(pair, ("running", "final"), strict=True):
        expect.kind(value, float, f"the {name} accuracy")


@check(task="running_and_final_accuracy", faq="running-average", needs=[test_there_are_two_python_floats])
def test_a_model_that_learns_nothing_scores_the_same_twice(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """Without dropout, and with steps of length 0, running and final accuracy agree; each sample counts once."""
    optimizer = SGD(model.parameters(), lr=0.0)
    running, final = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    expect.close(
        running, 0.7, "the running accuracy over batches of 4, 4 and 2 of which 4, 3 and 0 are right"
    )
    expect.close(final, 0.7, "the final accuracy over the same batches")


@check(task="running_and_final_accuracy", faq="eval-mode", needs=[test_there_are_two_python_floats])
def test_the_epoch_trains_and_the_measurement_evaluates(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """The model trains in training mode, is then measured in evaluation mode, and is left in training mode."""
    optimizer = SGD(model.eval().parameters(), lr=0.1)
    candidate.running_and_final_accuracy(model, loader, optimizer, device)
    rows = [call.rows for call in model.record if call.training]
    assert rows == [4, 4, 2], f"in training mode the model saw batches of {rows}, expected [4, 4, 2]"
    assert not model.record[-1].training, "the last forward pass was made in training mode"
    assert model.training, "the model is left in evaluation mode"


@check(task="running_and_final_accuracy", faq="why-an-empty-loader-raises")
def test_a_loader_without_batches_is_an_error(
    candidate: Candidate, device: torch.device, model: Probe
) -> None:
    """A loader that yields nothing raises `ValueError`."""
    optimizer = SGD(model.parameters(), lr=0.1)
    nothing = DataLoader(TensorDataset(torch.zeros(0, 1, 1, 2), torch.zeros(0, dtype=torch.int64)))
    with expect.raises("ValueError", "an epoch without batches") as attempt:
        attempt.returned = candidate.running_and_final_accuracy(model, nothing, optimizer, device)
