"""The grades of a class as a table for the terminal."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from rich.table import Table
from rich.text import Text

from autograder.model import Outcome, Verdict
from autograder.report.feedback import points
from autograder.report.text import printable

LEGEND = (
    "✓ all passed   ✗ a check did not pass   ! the notebook could not be read"
    "   ? the grader failed: a person must look   – nothing handed in"
)


def grades_table(verdicts: Sequence[Verdict]) -> Table:
    """Lay out scores by student and exercise, with totals; marks say what colours say."""
    exercises = list(dict.fromkeys(verdict.exercise for verdict in verdicts))
    by_student: dict[str, dict[str, Verdict]] = {}
    for verdict in verdicts:
        by_student.setdefault(verdict.student, {})[verdict.exercise] = verdict
    table = Table(caption=LEGEND, caption_justify="left", show_edge=False, pad_edge=False)
    table.add_column("student", overflow="fold")
    for exercise in exercises:
        table.add_column(exercise, justify="right", no_wrap=True)
    table.add_column("total", justify="right", no_wrap=True)
    for student in sorted(by_student):
        graded = by_student[student]
        cells = [_cell(graded.get(exercise)) for exercise in exercises]
        table.add_row(Text(printable(student)), *cells, _total(graded.values()))
    return table


def _cell(verdict: Verdict | None) -> Text:
    if verdict is None:
        return Text("–", style="dim")
    mark, style = _mark(verdict)
    return Text(f"{_score(verdict.score)} / {points(verdict.max_score)} {mark}", style=style)


def _mark(verdict: Verdict) -> tuple[str, str]:
    outcomes = {check.outcome for task in verdict.tasks for check in task.checks}
    if verdict.score is None or Outcome.INTERNAL in outcomes:
        return "?", "bold magenta"
    if verdict.problem:
        return "!", "bold yellow"
    if outcomes - {Outcome.PASSED}:
        return "✗", "red"
    return "✓", "green"


def _total(verdicts: Iterable[Verdict]) -> Text:
    graded = list(verdicts)
    known = [verdict.score for verdict in graded if verdict.score is not None]
    total = f"{points(sum(known))} / {points(sum(verdict.max_score for verdict in graded))}"
    return Text(total if len(known) == len(graded) else f"{total} ?", style="bold")


def _score(score: float | None) -> str:
    return "?" if score is None else points(score)
