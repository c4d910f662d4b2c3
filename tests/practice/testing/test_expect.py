"""Comparisons let nothing through that a bare `==` or `allclose` would, and say the gap first."""

from __future__ import annotations

import math
from collections import namedtuple
from contextlib import nullcontext

import numpy
import pytest
import torch
from practice.testing import expect
from practice.testing.candidate import Handle, process_state
from practice.testing.faults import Mismatch, StudentError


def message(compare, *args, **kwargs) -> str:
    with pytest.raises(Mismatch) as caught:
        compare(*args, **kwargs)
    return str(caught.value)


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (0.1 + 0.2, 0.3),
        (1, 1.0),
        (numpy.float64(0.5), 0.5),
        (torch.tensor(0.5), 0.5),
        ([1.0, (2.0, 3)], [1, (2, 3)]),
        ((1.0, 2.0), [1.0, 2.0]),
        (torch.ones(2, 3) * (1 + 1e-6), torch.ones(2, 3)),
        (torch.empty(0, 3), torch.empty(0, 3)),
        (torch.tensor([1, 2]), torch.tensor([1, 2])),
        ({"loss": 1}["loss"], 1),
    ],
    ids=str,
)
def test_what_agrees_within_rounding_is_close(actual, expected) -> None:
    expect.close(actual, expected, "the value")


@pytest.mark.parametrize(
    ("actual", "expected", "told"),
    [
        (0.8333333, 0.8, "the value: got 0.8333, expected 0.8"),
        (0.80001, 0.8, "the value: got 0.80001, expected 0.8"),
        (math.nan, 0.8, "got nan, expected 0.8"),
        (math.inf, 0.8, "got inf"),
        (None, 0.8, "got None, expected 0.8"),
        (True, 1.0, "got a bool"),
        ("0.8", 0.8, "got a str"),
        (torch.ones(1, 2), 0.8, "got a tensor of shape (1, 2) and dtype float32"),
        ([1.0], [1.0, 2.0], "the length of the value: got 1, expected 2"),
        (1.0, [1.0], "expected a list of 1"),
        ([1.0, [2.0, 4.0]], [1.0, [2.0, 3.0]], "the value, item 1, item 1: got 4, expected 3"),
    ],
    ids=str,
)
def test_the_gap_between_numbers_is_told(actual, expected, told) -> None:
    assert told in message(expect.close, actual, expected, "the value")


@pytest.mark.parametrize(
    ("actual", "told"),
    [
        (torch.ones(2, 1), "the shape of the value: got (2, 1), expected (2, 2)"),
        (torch.ones(2), "the shape of the value"),
        (torch.ones(()), "the shape of the value"),
        (torch.empty(0, 2), "the shape of the value"),
        (
            torch.ones(2, 2, dtype=torch.float64),
            "the dtype of the value: got torch.float64, expected torch.float32",
        ),
        (torch.full((2, 2), math.nan), "values that are NaN or infinite"),
        (torch.tensor([[1.0, 1.0], [1.0, math.inf]]), "NaN or infinite"),
        (
            torch.tensor([[1.0, 1.0], [1.5, 3.0]]),
            "differs in 2 of 4 entries; at the worst: got 3, expected 1",
        ),
        ([[1.0, 1.0], [1.0, 1.0]], "got a list of 2, expected a tensor"),
        (numpy.ones((2, 2)), "got a ndarray, expected a tensor"),
    ],
    ids=str,
)
def test_the_gap_between_tensors_is_told(actual, told) -> None:
    assert told in message(expect.close, actual, torch.ones(2, 2), "the value")


@pytest.mark.parametrize("wrap", [float, lambda one: torch.tensor([one], dtype=torch.float64)])
def test_two_numbers_are_told_with_the_digits_in_which_they_differ(wrap) -> None:
    told = message(expect.close, wrap(0.123456789012), wrap(0.123456789013), "x", atol=0, rtol=0)
    assert "0.123456789012" in told
    assert "0.123456789013" in told


def test_tolerances_may_be_given() -> None:
    expect.close(torch.tensor([1.1]), torch.tensor([1.0]), "the value", atol=0.2, rtol=0)
    expect.close(1.1, 1.0, "the value", atol=0.2)
    expect.close(torch.ones(1).double(), torch.ones(1), "the value", check_dtype=False)
    assert "got 1.1" in message(
        expect.close, torch.tensor([1.1]), torch.tensor([1.0]), "x", atol=0.05, rtol=0
    )


class Equal(int):
    __eq__ = lambda self, other: True  # noqa: E731 - a forger's style
    __hash__ = int.__hash__


@pytest.mark.parametrize(
    ("actual", "expected"),
    [
        (True, 1),
        (1, 1.0),
        (numpy.float64(1.0), 1.0),
        (Equal(7), 1),
        ([Equal(7)], [1]),
        ((1, 2), [1, 2]),
        ([1, 2], [1, 2, 3]),
        (None, 0),
        (math.nan, math.nan),
        (torch.ones(2), torch.ones(2).double()),
        (torch.ones(2), torch.ones(1, 2)),
        (torch.ones(2), [1.0, 1.0]),
    ],
    ids=str,
)
def test_only_the_same_value_of_the_same_type_is_equal(actual, expected) -> None:
    message(expect.equal, actual, expected, "the value")


def test_what_is_the_same_is_equal() -> None:
    for value in (1, "a", None, 1.5, [1, ("a", None)], torch.tensor([1, 2]), {"a": 1}):
        expect.equal(value, value, "the value")


@pytest.mark.parametrize(
    ("value", "kinds", "told"),
    [
        (torch.tensor(1.0), float, "got a tensor of shape () and dtype float32, expected a float"),
        (numpy.float64(1), float, "got a float64"),
        (True, int, "got a bool, expected an int"),
        (None, (int, float), "got None, expected an int or a float"),
        ([1, 2], tuple, "got a list of 2"),
        (Equal(1), int, "got an Equal, expected an int"),
    ],
    ids=str,
)
def test_the_kind_of_a_value_is_exact(value, kinds, told) -> None:
    assert told in message(expect.kind, value, kinds, "the result")


def test_a_named_tuple_is_a_tuple_and_no_list() -> None:
    chosen = namedtuple("Chosen", "index score")(1, 0.5)
    expect.kind(chosen, (tuple, list), "the choice")
    assert "a list" in message(expect.kind, chosen, list, "the choice")


def test_a_tensor_has_the_shape_dtype_and_device_asked_for() -> None:
    image = torch.ones(2, 3)
    expect.tensor(image, "the image", shape=[2, 3], dtype=torch.float32, device="cpu")
    assert "the shape of the image" in message(expect.tensor, image, "the image", shape=(3, 2))
    assert "the dtype of the image" in message(expect.tensor, image, "the image", dtype=torch.float64)
    assert "the device of the image" in message(expect.tensor, image, "the image", device="cuda")
    assert "got None" in message(expect.tensor, None, "the image")


def test_the_exception_asked_for_is_known_by_its_name_or_a_base() -> None:
    error = StudentError("ERROR", "raised", kinds=("KeyError", "LookupError", "Exception"))
    for name in ("KeyError", "LookupError"):
        with expect.raises(name, "an empty loader"):
            raise error


def test_another_exception_or_none_is_a_mismatch() -> None:
    with (
        pytest.raises(Mismatch, match="got KeyError, expected ValueError"),
        expect.raises("ValueError", "it"),
    ):
        raise StudentError("ERROR", "raised", kinds=("KeyError",))
    with (
        pytest.raises(Mismatch, match="got no exception, expected ValueError"),
        expect.raises("ValueError", "it"),
    ):
        pass


@pytest.mark.parametrize(("returned", "told"), [(0.0, "0"), (float("nan"), "nan"), (None, "None")])
def test_what_came_back_instead_of_an_exception_is_told(returned, told) -> None:
    with (
        pytest.raises(Mismatch, match=f"got {told}, expected ValueError"),
        expect.raises("ValueError", "it") as attempt,
    ):
        attempt.returned = returned


@pytest.mark.parametrize("kinds", [(), ("NotImplementedError", "RuntimeError")])
def test_a_stub_or_a_timeout_is_told_as_such(kinds) -> None:
    with pytest.raises(StudentError), expect.raises("ValueError", "it"):
        raise StudentError("TIMEOUT", "is still running", kinds=kinds)


@pytest.mark.parametrize(
    ("changed", "message"),
    [
        ({}, None),
        ({"grad_enabled": False}, "after measuring, autograd"),
        ({"inference_mode": True}, "after measuring, autograd"),
        ({"default_dtype": torch.float64}, "after measuring, torch's default dtype"),
    ],
)
def test_modes_that_others_count_on_are_asked_for(changed, message: str | None) -> None:
    state = process_state()._replace(**changed)
    with nullcontext() if message is None else pytest.raises(Mismatch, match=f"^{message}"):
        expect.usual_modes(state, "measuring")


@pytest.mark.parametrize(
    ("outcomes", "tried", "message"),
    [
        ((True, False, True, False), 3, None),
        ((False, True, False, True), 4, None),
        ((False, True, False, False), 4, "1 of the first 4 lamps are on; of all 4, 2 should be"),
        ((False, False, False, True), 3, "0 of the first 3 lamps are on; of all 4, 2 should be"),
    ],
)
def test_a_rate_tries_no_more_cases_than_decide_it(outcomes, tried: int, message: str | None) -> None:
    seen = []
    with nullcontext() if message is None else pytest.raises(Mismatch, match=f"^{message}$"):
        expect.rate(lambda outcome: seen.append(outcome) or outcome, outcomes, 2, "lamps are on")
    assert len(seen) == tried


class Loud:
    def __repr__(self) -> str:
        raise AssertionError("a value was asked to describe itself")


def test_no_value_describes_itself() -> None:
    assert expect.describe(Loud()) == "a Loud"
    handle = Handle()
    handle.kind = "generator"
    assert expect.describe(handle) == "a generator"
    assert len(expect.describe("x" * 1000)) <= 120
    assert (
        expect.describe(torch.tensor([2.5])) == "a tensor of shape (1,) and dtype float32 with the value 2.5"
    )
