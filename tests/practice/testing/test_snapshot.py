"""A snapshot sees whatever a function may have changed, and nothing else."""

from __future__ import annotations

import pytest
import torch
from practice.models import DigitsCNN
from practice.testing import snapshot
from torch import nn


def flip(tensor: torch.Tensor) -> None:
    with torch.no_grad():
        tensor.view(-1)[0] += 1


CHANGES = {
    "a weight": lambda model: flip(model.classifier.weight),
    "the smallest digit of a weight": lambda model: model.classifier.weight.data.nextafter_(torch.ones(1)),
    "a statistic": lambda model: flip(model.features[1].running_mean),
    "a count": lambda model: model.features[1].num_batches_tracked.add_(1),
    "a gradient": lambda model: setattr(model.classifier.bias, "grad", torch.zeros(10)),
    "a frozen weight": lambda model: model.classifier.weight.requires_grad_(False),
    "the mode": lambda model: model.eval(),
    "the mode of one layer": lambda model: model.dropout.eval(),
    "a hook": lambda model: model.dropout.register_forward_hook(lambda *_: None),
    "a setting": lambda model: setattr(model.features[1], "momentum", 0.0),
    "the rate of dropout": lambda model: setattr(model.dropout, "p", 0.0),
    "a removed layer": lambda model: setattr(model, "dropout", nn.Identity()) or model.dropout.eval(),
    "a new buffer": lambda model: model.register_buffer("new", torch.zeros(1)),
}


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_a_change_of_a_model_is_seen(change) -> None:
    model = DigitsCNN()
    before = snapshot(model)
    change(model)
    assert snapshot(model) != before
    assert before.changes(snapshot(model))


def test_what_only_reads_changes_nothing() -> None:
    model = DigitsCNN().eval()
    before = snapshot([model, {"rows": torch.ones(2)}])
    model(torch.rand(2, 1, 8, 8))
    assert snapshot([model, {"rows": torch.ones(2)}]) == before


def test_bytes_count_not_values() -> None:
    zero = torch.tensor([0.0])
    assert snapshot(zero) != snapshot(-zero)
    assert snapshot(zero / zero) == snapshot(zero / zero)
    assert snapshot(zero) != snapshot(zero.int())
    assert snapshot(torch.zeros(2, 1)) != snapshot(torch.zeros(1, 2))
    assert snapshot(torch.zeros(())) == snapshot(torch.zeros(()))


def test_flags_gradients_keys_and_order_count() -> None:
    tensor = torch.zeros(2, requires_grad=True)
    before = snapshot([tensor])
    tensor.sum().backward()
    assert snapshot([tensor]) != before
    assert snapshot({"a": 1, "b": 2}) != snapshot({"b": 2, "a": 1})
    assert snapshot([1, 2]) != snapshot([1, 2, 3])


def test_an_optimizers_steps_are_seen() -> None:
    model = nn.Linear(1, 1)
    optimizer = torch.optim.SGD(model.parameters(), lr=0.1, momentum=0.9)
    before = snapshot(optimizer)
    model(torch.ones(1, 1)).sum().backward()
    optimizer.step()
    assert snapshot(optimizer) != before
