"""Probes see how they are called, and copies of them write into the same record."""

from __future__ import annotations

import copy

import pytest
import torch
from practice.models import load
from practice.probes import Call, Faulty, ModelFault, Probe, Record
from torch import nn

IMAGES = torch.zeros(3, 1, 8, 8)


def test_a_probe_answers_like_the_model_inside() -> None:
    inner = load("digits_cnn")
    assert torch.equal(Probe(inner).eval()(IMAGES), inner(IMAGES))


def test_a_probe_records_how_it_was_called() -> None:
    probe = Probe(nn.Flatten())
    probe(IMAGES)
    probe.eval()
    with torch.no_grad():
        probe(IMAGES[:2])
    with torch.inference_mode():
        probe(IMAGES[:1])
    probe(IMAGES.clone().requires_grad_())
    assert probe.record == [
        Call(True, False, True, 3, "cpu", False),
        Call(False, False, False, 2, "cpu", False),
        Call(False, True, False, 1, "cpu", False),
        Call(True, False, False, 3, "cpu", True),
    ]


@pytest.mark.parametrize("duplicate", [copy.copy, copy.deepcopy])
def test_a_copy_of_a_probe_shares_its_record(duplicate: object) -> None:
    probe = Probe(nn.Linear(2, 2))
    twin = duplicate(probe)  # type: ignore[operator]
    twin(torch.zeros(5, 2))
    assert [call.rows for call in probe.record] == [5]


def test_a_deep_copy_of_a_probe_has_weights_of_its_own() -> None:
    probe = Probe(nn.Linear(2, 2))
    assert copy.deepcopy(probe).inner.weight is not probe.inner.weight


def test_a_copied_record_is_the_record_itself() -> None:
    record: Record[int] = Record([1])
    assert copy.deepcopy({"here": record})["here"] is record


def test_a_faulty_model_fails_after_the_calls_it_was_given() -> None:
    model = Faulty(nn.Flatten(), after=2)
    model(IMAGES), model(IMAGES)
    with pytest.raises(ModelFault, match="call number 3"):
        model(IMAGES)
    assert len(model.record) == 3
