"""The bar that a person watches while a batch is graded."""

from __future__ import annotations

import io
import re

import msgspec
import pytest
from rich.console import Console

from autograder.audit import Trial
from autograder.cli.progress import AuditProgress, BatchProgress, FilesProgress
from autograder.exhibits import Exhibit, Kind
from autograder.model import CheckResult, Outcome, TaskResult, Verdict

CONTROL = re.compile(r"\x1b\[[0-9;?]*[a-zA-Z]")


def verdict(student: str, outcome: Outcome = Outcome.PASSED) -> Verdict:
    check = CheckResult(name="test_it", task="it", outcome=outcome, title="It is.")
    task = TaskResult(id="it", title="It", score=1, max_score=1, checks=(check,))
    return Verdict(
        student=student,
        assignment="first",
        exercise="averages",
        score=1,
        max_score=1,
        sandbox="full",
        device="cpu",
        seed=2026,
        tasks=(task,),
    )


def shown(width: int, *verdicts: Verdict) -> str:
    """Return the last state of the bar on a terminal of some width."""
    out = io.StringIO()
    with BatchProgress(Console(file=out, width=width, force_terminal=True)) as progress:
        progress.began(4, 0)
        for one in verdicts:
            progress.graded(one)
    return CONTROL.sub("", out.getvalue()).strip().splitlines()[-1]


@pytest.mark.parametrize("width", [50, 80, 120])
def test_the_figures_are_whole_however_narrow_the_terminal_is(width: int) -> None:
    line = shown(width, verdict("ada"), verdict("a-rather-long-name-of-a-student", Outcome.FAILED))
    assert "2/4" in line
    assert re.search(r"left (\d+:\d\d:\d\d|-:--:--)", line)
    assert "1 not full" in line
    assert "a-r" in line
    assert len(line) <= width


def test_a_name_that_looks_like_markup_is_only_a_name() -> None:
    assert "[/b]{x}[red] / averages" in shown(120, verdict("[/b]{x}[red]"))


def test_without_a_terminal_every_tenth_is_a_line() -> None:
    out = io.StringIO()
    with BatchProgress(Console(file=out, width=80)) as progress:
        progress.began(40, 0)
        for number in range(40):
            progress.graded(msgspec.structs.replace(verdict("ada"), student=f"s{number}"))
    lines = out.getvalue().splitlines()
    assert len(lines) == 10
    assert lines[-1] == "40/40 graded, 0 not full: s39 / averages"


def test_pages_are_counted() -> None:
    out = io.StringIO()
    with FilesProgress(Console(file=out, width=80, force_terminal=True), "feedback") as progress:
        progress.made(3, 12)
    assert "3/12" in CONTROL.sub("", out.getvalue())


@pytest.mark.parametrize("terminal", [True, False])
def test_an_audit_tells_its_misses_and_how_far_it_is(terminal: bool) -> None:
    out = io.StringIO()
    right = Trial(exhibit=Exhibit(name="reference", kind=Kind.REFERENCE, source=""), verdict=verdict(""))
    missed = Trial(
        exhibit=Exhibit(name="lax", kind=Kind.MUTANT, source=""), verdict=verdict(""), miss="lost nothing"
    )
    console = Console(file=out, width=80, force_terminal=terminal)
    with AuditProgress(console, "averages", 40) as progress:
        progress.tried(right)
        progress.tried(missed)
    text = CONTROL.sub("", out.getvalue())
    assert "averages: mutant lax, seed 2026: lost nothing" in text
    assert "reference" not in text
    assert ("2/40" in text) == terminal
