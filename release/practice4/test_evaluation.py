"""Visible checks of `evaluate` and `graph_memory`: each is a sentence of the notebook."""

from __future__ import annotations

import pytest
import torch
from practice.data import batches_of, digits
from practice.models import LinearClassifier
from practice.probes import Probe
from practice.testing import check, expect
from torch import nn


@pytest.fixture
def reader(device):
    """A model without weights, which predicts the position of the brightest pixel."""
    return nn.Sequential(nn.Flatten()).to(device)


@pytest.fixture
def batches():
    """Four images of three pixels and one more: of the first four, three are right, and the last one is wrong."""
    images = torch.eye(3)[[0, 1, 2, 0, 1]].view(5, 1, 1, 3)
    labels = torch.tensor([0, 1, 2, 2, 0])
    return [(images[:4], labels[:4]), (images[4:], labels[4:])]


@pytest.fixture
def network(device, rng):
    """A probe around a network of which one part, the normalisation, is frozen in evaluation mode."""
    normalisation = nn.BatchNorm2d(1)
    layers = nn.Sequential(normalisation, nn.Dropout(0.5), LinearClassifier(generator=rng))
    model = Probe(layers).to(device).train()
    normalisation.eval()
    return model


@pytest.fixture
def some_digits(rng):
    """Ten digits in batches of 6 and 4."""
    data = digits()
    return batches_of(data.take(torch.randperm(len(data.labels), generator=rng)[:10]), (6, 4))


@check(task="evaluate", faq="why-a-python-float")
def test_the_accuracy_is_a_float(candidate, device, reader, batches):
    """`evaluate` returns a Python float."""
    expect.kind(candidate.evaluate(reader, batches, device), float, "what `evaluate` returns")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_float])
def test_samples_count_and_not_batches(candidate, device, reader, batches):
    """Three of five predictions are right, so the accuracy is 0.6, although the last batch is short."""
    accuracy = candidate.evaluate(reader, batches, device)
    expect.close(accuracy, 0.6, "the accuracy over batches of 4 and 1 of which 3 and 0 are right")


@check(task="evaluate", faq="eval-mode", needs=[test_the_accuracy_is_a_float])
def test_the_model_is_in_evaluation_mode(candidate, device, network, some_digits):
    """The model predicts in evaluation mode."""
    candidate.evaluate(network, some_digits, device)
    assert network.record, "the model was never called"
    assert not any(call.training for call in network.record), "the model predicted in training mode"


@check(task="evaluate", faq="why-no-grad", needs=[test_the_accuracy_is_a_float])
def test_autograd_is_off(candidate, device, network, some_digits):
    """Autograd records nothing while the model predicts."""
    candidate.evaluate(network, some_digits, device)
    assert network.record, "the model was never called"
    assert not any(call.grad_enabled for call in network.record), "autograd recorded the forward pass"


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_the_accuracy_is_a_float])
def test_modes_are_given_back(candidate, device, network, some_digits):
    """A model in training mode of which one layer is in evaluation mode comes back in just that state."""
    before = [module.training for module in network.modules()]
    candidate.evaluate(network, some_digits, device)
    after = [module.training for module in network.modules()]
    moved = sum(one != other for one, other in zip(before, after, strict=True))
    assert moved == 0, f"{moved} of {len(before)} submodules came back in another mode"


@check(task="evaluate", faq="why-an-empty-loader-raises")
def test_nothing_has_no_accuracy(candidate, device, reader):
    """A loader without samples raises `ValueError`."""
    with expect.raises("ValueError", "the accuracy of an empty loader") as attempt:
        attempt.returned = candidate.evaluate(reader, [], device)


@check(task="graph_memory", faq="what-autograd-saves")
def test_a_linear_layer_keeps_its_input(candidate, device, rng):
    """A first linear layer saves its input: 5 rows of 12 numbers of 4 bytes are 240 bytes."""
    model = nn.Linear(12, 2).to(device)
    images = torch.rand(5, 12, generator=rng).to(device)
    expect.equal(candidate.graph_memory(model, images), 240, "the bytes that `nn.Linear(12, 2)` saves")


@check(task="graph_memory", faq="what-autograd-saves", needs=[test_a_linear_layer_keeps_its_input])
def test_a_tensor_saved_twice_counts_twice(candidate, device, rng):
    """Of two linear layers with a ReLU, the second layer saves what the ReLU has saved already, and its weight."""
    model = nn.Sequential(nn.Linear(12, 8), nn.ReLU(), nn.Linear(8, 2)).to(device)
    images = torch.rand(5, 12, generator=rng).to(device)
    expected = 4 * (5 * 12 + 5 * 8 + 5 * 8 + 2 * 8)  # input, ReLU's output, the same as an input, weight
    expect.equal(candidate.graph_memory(model, images), expected, "the bytes that the network saves")


@check(task="graph_memory", faq="why-no-grad", needs=[test_a_linear_layer_keeps_its_input])
def test_no_graph_weighs_nothing(candidate, device, rng):
    """Called under `torch.no_grad()`, a forward pass saves nothing."""
    images = torch.rand(5, 12, generator=rng).to(device)
    with torch.no_grad():
        saved = candidate.graph_memory(nn.Linear(12, 2).to(device), images)
    expect.equal(saved, 0, "the bytes saved under `torch.no_grad()`")
