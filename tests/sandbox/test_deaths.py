"""Why a candidate is gone, from what is known of its end."""

from __future__ import annotations

import signal

import pytest

from autograder.sandbox import deaths
from autograder.sandbox.messages import Reason


def reason(
    ended_by: int | None = signal.SIGKILL,
    *,
    spent: bool = False,
    stopped: bool = False,
    short: bool | None = False,
    peak_mib: float = 17,
) -> Reason:
    return deaths.reason(ended_by, spent=spent, stopped=stopped, short=short, peak_mib=peak_mib)


def test_who_took_the_memory_is_told_so() -> None:
    assert reason(short=True, peak_mib=800) is Reason.MEMORY


def test_who_took_little_memory_is_not_blamed_for_its_end() -> None:
    assert reason(short=True) is Reason.SHORTAGE


def test_where_nobody_counts_killing_oneself_does_not_put_the_grader_at_fault() -> None:
    assert reason(short=None) is Reason.MEMORY


def test_an_end_by_itself_is_no_want_of_memory() -> None:
    assert reason() is Reason.SIGNALLED
    assert reason(None, short=True) is Reason.EXITED
    assert reason(signal.SIGSEGV, short=True) is Reason.SIGNALLED


@pytest.mark.parametrize("short", [False, True, None])
def test_whom_we_stopped_and_who_used_up_its_time_is_told_so(short: bool | None) -> None:
    assert reason(stopped=True, short=short) is Reason.KILLED
    assert reason(spent=True, short=short) is Reason.CPU
    assert reason(signal.SIGXCPU, short=short) is Reason.CPU
