"""Comparisons that refuse what bare `allclose` lets through, and say the gap first."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from numbers import Real
from typing import Any, TypeVar

import torch
from torch import Tensor

from practice.testing.candidate import Handle, State
from practice.testing.faults import Mismatch, StudentError
from practice.testing.tolerance import Tolerance, tolerance

_Case = TypeVar("_Case")
_LONGEST = 120  # characters of a value that a message quotes


def close(
    actual: Any,
    expected: Any,
    what: str,
    *,
    rtol: float | None = None,
    atol: float | None = None,
    check_dtype: bool = True,
) -> None:
    """Expect numbers, tensors or sequences of them to agree within tolerance.

    Shapes must be the same (nothing broadcasts), NaN agrees with nothing, and an empty tensor agrees
    only with an empty one of the same shape.

    Args:
        actual: What the student's code gave.
        expected: What is right: a number, a tensor, or a list or tuple of them.
        what: What is compared, as the beginning of a sentence: "the accuracy over batches of 4 and 2".
        rtol: Relative tolerance; by default that of the dtype and device.
        atol: Absolute tolerance; likewise.
        check_dtype: Whether a tensor must also have the expected dtype.

    Raises:
        Mismatch: They do not agree.
    """
    if isinstance(expected, Tensor):
        _close_tensors(actual, expected, what, _bounds(expected, rtol, atol), check_dtype)
    elif isinstance(expected, (list, tuple)):
        _same_length(actual, expected, what)
        for index, (mine, theirs) in enumerate(zip(actual, expected, strict=True)):
            close(mine, theirs, f"{what}, item {index}", rtol=rtol, atol=atol, check_dtype=check_dtype)
    else:
        _close_numbers(actual, float(expected), what, rtol, atol)


def equal(actual: Any, expected: Any, what: str) -> None:
    """Expect exactly the same value of exactly the same type (`True` is not `1`, `numpy.float64` no `float`)."""
    if not _identical(actual, expected):
        raise _gap(what, describe(actual), describe(expected))


def kind(value: Any, kinds: type | tuple[type, ...], what: str) -> None:
    """Expect a value of exactly one of these types: subclasses do not count, but for a named tuple as a tuple."""
    allowed = kinds if isinstance(kinds, tuple) else (kinds,)
    named = isinstance(value, tuple) and hasattr(value, "_fields")
    if type(value) not in allowed and not (named and tuple in allowed):
        names = " or ".join(_article(one.__name__) for one in allowed)
        raise _gap(what, describe_kind(value), names)


def tensor(
    value: Any,
    what: str,
    *,
    shape: Sequence[int] | None = None,
    dtype: torch.dtype | None = None,
    device: torch.device | str | None = None,
) -> None:
    """Expect a finite tensor of this shape, dtype and device (each where given)."""
    if not isinstance(value, Tensor):
        raise _gap(what, describe_kind(value), "a tensor")
    if shape is not None and tuple(value.shape) != tuple(shape):
        raise _gap(f"the shape of {what}", str(tuple(value.shape)), str(tuple(shape)))
    if dtype is not None and value.dtype != dtype:
        raise _gap(f"the dtype of {what}", str(value.dtype), str(dtype))
    if device is not None and value.device.type != torch.device(device).type:
        raise _gap(f"the device of {what}", value.device.type, torch.device(device).type)
    if value.is_floating_point() and not bool(value.isfinite().all()):
        raise _gap(what, "values that are NaN or infinite", "finite values")


def usual_modes(state: State, doing: str) -> None:
    """Expect autograd to record, and new tensors to be float32, as whoever comes next counts on.

    Args:
        state: That of the student's process after a call: `candidate.state()`.
        doing: What the call did, as in "after …": "measuring".

    Raises:
        Mismatch: The call left autograd switched off, or torch's default dtype changed.
    """
    if not state.grad_enabled or state.inference_mode:
        raise _gap(f"after {doing}, autograd", "switched off", "on, as it was before the call")
    if state.default_dtype != torch.float32:
        raise _gap(f"after {doing}, torch's default dtype", str(state.default_dtype), "torch.float32")


def rate(succeeds: Callable[[_Case], bool], cases: Sequence[_Case], needed: int, what: str) -> None:
    """Expect to succeed in `needed` of the cases, of which no more are tried than decide it.

    Args:
        succeeds: Tries one case.
        cases: All cases.
        needed: In how many it must succeed, at least one.
        what: What that means, in the plural: "digits are misread".
    """
    successes = tried = 0
    while successes < needed <= successes + len(cases) - tried:
        successes += succeeds(cases[tried])
        tried += 1
    if successes < needed:
        raise Mismatch(f"{successes} of the first {tried} {what}; of all {len(cases)}, {needed} should be")


class Attempt:
    """What was returned where an exception was expected: a check that puts it here has it told."""

    returned: Any

    def told(self) -> str:
        """Return what the student reads as the thing that was got."""
        return describe(self.returned) if hasattr(self, "returned") else "no exception"


@contextmanager
def raises(exception: str, what: str) -> Iterator[Attempt]:
    """Expect the student's code to raise `exception` or a subclass of it, given by the class's name.

    Where a value comes back instead, it is told: `with expect.raises(…) as attempt: attempt.returned = …`.
    """
    attempt = Attempt()
    try:
        yield attempt
    except StudentError as error:
        if exception in error.kinds:
            return
        if error.kinds and error.kinds[0] != "NotImplementedError":
            raise _gap(what, error.kinds[0], exception) from error
        raise
    raise _gap(what, attempt.told(), exception)


def describe(value: Any) -> str:
    """Return a short text of a value, which never runs code of the value's own beyond built-in types."""
    if isinstance(value, Tensor):
        return _describe_tensor(value)
    if type(value) is float:
        return _number(value)
    if type(value) in (bool, int, str, type(None), list, tuple, dict):
        text = repr(value)
        return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
    return describe_kind(value)


def describe_kind(value: Any) -> str:
    """Return the kind of a value: "a tensor of shape (3,) and dtype float32", "None", "a list of 4"."""
    if value is None:
        return "None"
    if isinstance(value, Tensor):
        return f"a tensor of shape {tuple(value.shape)} and dtype {str(value.dtype).removeprefix('torch.')}"
    if type(value) in (list, tuple, dict, set):
        return f"a {type(value).__name__} of {len(value)}"
    return _article(value.kind if isinstance(value, Handle) else type(value).__name__)


def _bounds(expected: Tensor, rtol: float | None, atol: float | None) -> Tolerance:
    default = tolerance(expected.dtype, expected.device)
    return {
        "rtol": default["rtol"] if rtol is None else rtol,
        "atol": default["atol"] if atol is None else atol,
    }


def _close_tensors(actual: Any, expected: Tensor, what: str, bounds: Tolerance, check_dtype: bool) -> None:
    tensor(actual, what, shape=expected.shape, dtype=expected.dtype if check_dtype else None)
    mine = actual.detach().to(expected.device, expected.dtype)
    theirs = expected.detach()
    try:
        torch.testing.assert_close(mine, theirs, **bounds)
    except AssertionError as error:
        raise _tensor_gap(mine, theirs, what, bounds) from error


def _tensor_gap(mine: Tensor, theirs: Tensor, what: str, bounds: Tolerance) -> Mismatch:
    gap = (mine.double() - theirs.double()).abs()
    wrong = int((gap > bounds["atol"] + bounds["rtol"] * theirs.double().abs()).sum())
    worst = int(gap.flatten().argmax())
    got, wanted = _tell_apart(float(mine.flatten()[worst]), float(theirs.flatten()[worst]), digits=6)
    where = f" in {wrong} of {mine.numel()} entries; at the worst" if mine.numel() > 1 else ""
    return Mismatch(f"{what} differs{where}: got {got}, expected {wanted}", expected=wanted, actual=got)


def _close_numbers(actual: Any, expected: float, what: str, rtol: float | None, atol: float | None) -> None:
    if isinstance(actual, Tensor) and actual.numel() == 1:
        actual = actual.item()
    if not isinstance(actual, Real) or isinstance(actual, bool):
        raise _gap(what, describe_kind(actual), _number(expected))
    value = float(actual)
    bounds = (1e-6 if rtol is None else rtol) * abs(expected) + (1e-9 if atol is None else atol)
    if not math.isfinite(value) or abs(value - expected) > bounds:
        raise _gap(what, *_tell_apart(value, expected))


def _same_length(actual: Any, expected: Sequence[Any], what: str) -> None:
    if not isinstance(actual, (list, tuple)):
        raise _gap(what, describe_kind(actual), f"a {type(expected).__name__} of {len(expected)}")
    if len(actual) != len(expected):
        raise _gap(f"the length of {what}", str(len(actual)), str(len(expected)))


def _identical(actual: Any, expected: Any) -> bool:
    if type(actual) is not type(expected):
        return False
    if isinstance(expected, Tensor):
        return actual.dtype == expected.dtype and torch.equal(actual, expected)
    if isinstance(expected, (list, tuple)):
        return len(actual) == len(expected) and all(map(_identical, actual, expected))
    return bool(actual == expected)


def _gap(what: str, actual: str, expected: str) -> Mismatch:
    return Mismatch(f"{what}: got {actual}, expected {expected}", expected=expected, actual=actual)


def _tell_apart(actual: float, expected: float, digits: int = 4) -> tuple[str, str]:
    """Return both numbers with these digits, or with as many more as it takes to see that they differ."""
    for more in range(digits, 15, 3):
        texts = f"{actual:.{more}g}", f"{expected:.{more}g}"
        if texts[0] != texts[1]:
            return texts
    return repr(actual), repr(expected)


def _number(value: float) -> str:
    return f"{value:.6g}"


def _article(name: str) -> str:
    return ("an " if name[:1].lower() in "aeiou" else "a ") + name


def _describe_tensor(value: Tensor) -> str:
    if value.numel() == 1:
        return f"{describe_kind(value)} with the value {_number(float(value))}"
    return describe_kind(value)
