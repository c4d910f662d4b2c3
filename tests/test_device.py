"""The device that checks run on is asked for, found, or refused."""

from __future__ import annotations

import pytest

from autograder import device
from autograder.device import Choice, choose
from autograder.errors import DeviceError


@pytest.mark.parametrize(
    ("choice", "has_cuda", "chosen"),
    [("cpu", True, "cpu"), ("auto", True, "cuda"), ("auto", False, "cpu"), ("cuda", True, "cuda")],
)
def test_a_device_is_chosen(monkeypatch, choice, has_cuda, chosen) -> None:
    monkeypatch.setattr(device, "_has_cuda", lambda: has_cuda)
    assert choose(Choice(choice)) == chosen


def test_cuda_that_is_not_here_is_refused_with_a_way_out(monkeypatch) -> None:
    monkeypatch.setattr(device, "_has_cuda", lambda: False)
    with pytest.raises(DeviceError, match="--device cpu"):
        choose(Choice.CUDA)
