"""The grades of a class as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.console import Group
from rich.table import Table
from rich.text import Text

from autograder.model import Outcome, Verdict
from autograder.report.feedback import points
from autograder.report.text import printable

MEANINGS = {  # of the marks; colours only repeat them
    "✓": "all checks passed (written answers are graded by hand)",
    "✗": "a check did not pass",
    "!": "the notebook could not be read",
    "?": "the grader failed: a person must look",
    "–": "nothing handed in",
}
STYLES = {"✓": "green", "✗": "red", "!": "bold yellow", "?": "bold magenta", "–": "dim"}


def grades_table(verdicts: Sequence[Verdict], order: Sequence[str] = ()) -> Group:
    """Lay out scores by student and exercise, with totals and the meaning of the marks that occur.

    Args:
        verdicts: What to show.
        order: The exercises in the order of their columns; others follow as they come.
    """
    graded_ones = dict.fromkeys(verdict.exercise for verdict in verdicts)
    exercises = [slug for slug in dict.fromkeys([*order, *graded_ones]) if slug in graded_ones]
    by_student: dict[str, dict[str, Verdict]] = {}
    for verdict in verdicts:
        by_student.setdefault(verdict.student, {})[verdict.exercise] = verdict
    table = Table(show_edge=False, pad_edge=False)
    table.add_column("student", overflow="fold")
    for column in (*exercises, "total"):
        table.add_column(column, justify="right", no_wrap=True)
    for student, graded in sorted(by_student.items()):
        cells = (_cell(graded.get(exercise)) for exercise in exercises)
        table.add_row(Text(printable(student)), *cells, _total(graded.values()))
    marks = {_mark(graded.get(exercise)) for graded in by_student.values() for exercise in exercises}
    return Group(
        table, *(Text(f"{mark} {MEANINGS[mark]}", style="dim") for mark in MEANINGS if mark in marks)
    )


def _cell(verdict: Verdict | None) -> Text:
    mark = _mark(verdict)
    if verdict is None:
        return Text(mark, style=STYLES[mark])
    return Text(f"{_score(verdict.score)} / {points(verdict.max_score)} {mark}", style=STYLES[mark])


def _mark(verdict: Verdict | None) -> str:
    if verdict is None:
        return "–"
    outcomes = {check.outcome for task in verdict.tasks for check in task.checks}
    if verdict.score is None or Outcome.INTERNAL in outcomes:
        return "?"
    if verdict.problem:
        return "!"
    return "✗" if outcomes - {Outcome.PASSED} else "✓"


def _total(verdicts: Iterable[Verdict]) -> Text:
    graded = list(verdicts)
    known = [verdict.score for verdict in graded if verdict.score is not None]
    total = f"{points(sum(known))} / {points(sum(verdict.max_score for verdict in graded))}"
    return Text(total if len(known) == len(graded) else f"{total} ?", style="bold")


def _score(score: float | None) -> str:
    return "?" if score is None else points(score)
