"""Visible checks of the exercise on epochs, batches and updates: each is a sentence of the notebook."""

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
    return _linear(torch.eye(2), device)


@pytest.fixture
def loader() -> DataLoader[tuple[Tensor, ...]]:
    """Batches of 4, 4 and 2 images, of which `model` gets 4, 3 and 0 right before it learns."""
    pair = torch.tensor([[0.9, 0.1], [0.2, 0.8]]).view(2, 1, 1, 2)  # classes 0 and 1
    labels = torch.tensor([0, 1, 0, 1, 0, 1, 0, 0, 1, 0])
    return DataLoader(TensorDataset(pair.repeat(5, 1, 1, 1), labels), batch_size=4)


@pytest.mark.parametrize(
    ("n_samples", "batch_size", "kept", "dropped"), [(10, 4, 3, 2), (12, 4, 3, 3), (3, 4, 1, 0), (0, 4, 0, 0)]
)
@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_there_is_one_update_a_batch(
    candidate: Candidate, n_samples: int, batch_size: int, kept: int, dropped: int
) -> None:
    """A short last batch is an update too, unless it is dropped."""
    what = f"the updates on {n_samples} samples in batches of {batch_size}"
    expect.equal(candidate.updates_per_epoch(n_samples, batch_size, False), kept, what)
    expect.equal(candidate.updates_per_epoch(n_samples, batch_size, True), dropped, f"{what}, drop_last")


@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_a_batch_holds_at_least_one_sample(candidate: Candidate) -> None:
    """A batch size of 0 raises `ValueError`."""
    with expect.raises("ValueError", "a batch size of 0"):
        candidate.updates_per_epoch(10, 0, False)


@check(task="train_one_epoch", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """`train_one_epoch` returns a Python float."""
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.1), device)
    expect.kind(accuracy, float, "what `train_one_epoch` returns")


@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_an_epoch_goes_through_the_data_once_in_training_mode(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """Every batch goes through the model once, in training mode, and the model is left in it."""
    candidate.train_one_epoch(model.eval(), loader, SGD(model.parameters(), lr=0.1), device)
    rows = [call.rows for call in model.record if call.training]
    assert rows == [4, 4, 2], f"in training mode the model saw batches of {rows}, expected [4, 4, 2]"
    assert model.training, "the model is left in evaluation mode"


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_accuracy_is_a_python_float])
def test_one_step_can_be_worked_out_by_hand(candidate: Candidate, device: torch.device) -> None:
    """A step subtracts the gradient of the mean cross-entropy, whatever gradients were there before."""
    model = _linear(torch.zeros(2, 2), device)  # all logits are 0, both probabilities are 1/2
    for parameter in model.parameters():
        parameter.grad = torch.ones_like(parameter)  # somebody else's, left behind
    images = torch.tensor([[0.8, 0.4], [0.4, 0.8]]).view(2, 1, 1, 2)
    batch = DataLoader(TensorDataset(images, torch.tensor([0, 1])), batch_size=2)
    candidate.train_one_epoch(model, batch, SGD(model.parameters(), lr=1.0), device)
    # ∂L/∂z = p − e_y = (−½, ½) for the first image and (½, −½) for the second; the mean over both is
    # ∂L/∂W[0] = ½ (−½ (0.8, 0.4) + ½ (0.4, 0.8)) = (−0.1, 0.1).
    expected = torch.tensor([[0.1, -0.1], [-0.1, 0.1]], device=device)
    expect.close(model.inner.weight, expected, "the weight after one step")


@check(task="train_one_epoch", faq="running-average", needs=[test_the_accuracy_is_a_python_float])
def test_each_sample_counts_once(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """With steps of length 0, the running accuracy is the model's: 7 of 10."""
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.close(
        accuracy, 0.7, "the running accuracy over batches of 4, 4 and 2 of which 4, 3 and 0 are right"
    )


@check(task="fit", faq="from-epoch-to-epoch")
def test_there_is_one_figure_an_epoch(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """`fit` returns a list with one Python float for each epoch; for no epochs it is empty."""
    optimizer = SGD(model.parameters(), lr=0.0)
    for epochs in (3, 0):
        accuracies = candidate.fit(model, loader, optimizer, epochs, device)
        expect.kind(accuracies, list, "what `fit` returns")
        expect.close(
            accuracies, [0.7] * epochs, f"the running accuracies of {epochs} epochs without learning"
        )
        for accuracy in accuracies:
            expect.kind(accuracy, float, "an accuracy")


@check(task="fit", faq="what-is-an-epoch", needs=[test_there_is_one_figure_an_epoch])
def test_each_epoch_goes_through_the_data(
    candidate: Candidate, device: torch.device, model: Probe, loader: DataLoader[tuple[Tensor, ...]]
) -> None:
    """In two epochs every batch is seen twice, in training mode, and the model is left in it."""
    candidate.fit(model.eval(), loader, SGD(model.parameters(), lr=0.1), 2, device)
    rows = [call.rows for call in model.record if call.training]
    assert rows == [4, 4, 2] * 2, (
        f"in training mode the model saw batches of {rows}, expected [4, 4, 2] twice"
    )
    assert model.training, "the model is left in evaluation mode"


def _linear(weight: Tensor, device: torch.device) -> Probe:
    linear = LinearClassifier((1, 1, 2), 2)
    linear.load_state_dict({"weight": weight, "bias": torch.zeros(2)})
    return Probe(linear).to(device)
