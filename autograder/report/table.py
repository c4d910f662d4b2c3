"""The grades of a class as a table for the terminal."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec
from rich import box
from rich.console import Console, ConsoleOptions, RenderResult
from rich.measure import Measurement
from rich.table import Table
from rich.text import Text

from autograder.model import Outcome, Verdict
from autograder.report.feedback import SANDBOXES, points
from autograder.report.text import printable
from autograder.rules import Standing

MEANINGS = {  # of the marks; colours only repeat them
    "✓": "all checks passed (written answers are graded by hand)",
    "✗": "a check did not pass",
    "!": "the notebook could not be read",
    "?": "the grader failed: a person must look",
    "–": "nothing handed in",
    "(": "in brackets: among the lowest, which the course's rules drop",
    "−": "taken off because it was late",
}
STYLES = {
    "✓": "green",
    "✗": "red",
    "!": "bold yellow",
    "?": "bold magenta",
    "–": "dim",
    "(": "dim",
    "−": "yellow",
}
_SHORTEST_NAME: Final = 12  # columns that a student's name gets before the table turns into a list


class GradesTable:
    """Scores by student and exercise, with totals and the meaning of the marks that occur.

    A total is out of all exercises of the table: what was not handed in earns nothing, as in the gradebook.
    Where the columns do not fit side by side, each score gets a line.

    Args:
        verdicts: What to show.
        worth: The exercises in the order of their columns, with their points; others follow as they come.
        standings: What the course's rules make of the verdicts, where totals are to follow them.
    """

    def __init__(
        self,
        verdicts: Sequence[Verdict],
        worth: Mapping[str, float] | None = None,
        standings: Sequence[Standing] = (),
    ) -> None:
        self._worth = {**(worth or {}), **{verdict.exercise: verdict.max_score for verdict in verdicts}}
        self._students: dict[str, dict[str, Verdict]] = {}
        for verdict in sorted(verdicts, key=lambda one: one.student):
            self._students.setdefault(verdict.student, {})[verdict.exercise] = verdict
        self._counted = {
            (one.student, each.exercise): msgspec.structs.replace(each, dropped=each.dropped or one.dropped)
            for one in standings
            for each in one.exercises
        }

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> RenderResult:
        """Yield the table, or the list where it does not fit, and the meaning of its marks."""
        side_by_side = self._side_by_side()
        needed = Measurement.get(console, options.update(width=10_000), side_by_side).maximum
        longest = max([len("student"), *map(len, self._students)])
        fits = needed - longest + min(longest, _SHORTEST_NAME) <= options.max_width
        yield side_by_side if fits else self._one_below_the_other()
        yield from self._sandboxes()
        marks = {_mark(one.get(slug)) for one in self._students.values() for slug in self._worth}
        marks |= {"("} if any(one.dropped for one in self._counted.values()) else set()
        marks |= {"−"} if any(one.penalty for one in self._counted.values()) else set()
        yield from (
            Text(f"{mark} {meaning}", style="dim") for mark, meaning in MEANINGS.items() if mark in marks
        )

    def _side_by_side(self) -> Table:
        table = _table("student")
        for column in (*self._worth, "total"):
            table.add_column(column, justify="right", no_wrap=True)
        for student, graded in self._students.items():
            cells = (self._cell(student, exercise) for exercise in self._worth)
            table.add_row(Text(printable(student)), *cells, self._total(student, graded))
        return table

    def _one_below_the_other(self) -> Table:
        table = _table("student", "exercise")
        table.add_column("score", justify="right", no_wrap=True)
        for student, graded in self._students.items():
            name = printable(student)
            for exercise in self._worth:
                table.add_row(Text(name), Text(exercise), self._cell(student, exercise))
                name = ""
            total = self._total(student, graded)
            table.add_row("", Text("total", style="bold"), total, end_section=True)
        return table

    def _cell(self, student: str, exercise: str) -> Text:
        cell = _cell(self._students[student].get(exercise))
        counted = self._counted.get((student, exercise))
        if counted is not None and counted.penalty:
            cell.append(f" −{points(counted.penalty)}", style=STYLES["−"])
        if counted is not None and counted.dropped:
            return Text(f"({cell.plain})", style=STYLES["("])
        return cell

    def _total(self, student: str, graded: dict[str, Verdict]) -> Text:
        counted = {name: self._counted.get((student, name)) for name in self._worth}
        dropped = {name for name, one in counted.items() if one is not None and one.dropped}
        earned = sum(
            (verdict.score or 0.0) - (one.penalty if (one := counted.get(name)) else 0.0)
            for name, verdict in graded.items()
            if name not in dropped
        )
        worth = sum(worth for name, worth in self._worth.items() if name not in dropped)
        total = f"{points(earned)} / {points(worth)}"
        known = all(verdict.score is not None for name, verdict in graded.items() if name not in dropped)
        return Text(total if known else f"{total} ?", style="bold")

    def _sandboxes(self) -> Iterator[Text]:
        """Yield a warning for each sandbox but the full one, and how many verdicts were reached in it."""
        names = Counter(one.sandbox for graded in self._students.values() for one in graded.values())
        for name, count in sorted(names.items()):
            if name != "full":
                yield Text(f"! {SANDBOXES.get(name, name)}: {count} of {names.total()}", style="bold red")


def _table(*names: str) -> Table:
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False, padding=(0, 1, 0, 0))
    for name in names:
        table.add_column(name, overflow="fold")
    return table


def _cell(verdict: Verdict | None) -> Text:
    mark = _mark(verdict)
    if verdict is None:
        return Text(mark, style=STYLES[mark])
    return Text(f"{_score(verdict.score)} / {points(verdict.max_score)} {mark}", style=STYLES[mark])


def _mark(verdict: Verdict | None) -> str:
    if verdict is None:
        return "–"
    outcomes = {check.outcome for task in verdict.tasks for check in task.checks if not check.voided}
    if verdict.score is None or Outcome.INTERNAL in outcomes:
        return "?"
    if verdict.problem:
        return "!"
    return "✗" if outcomes - {Outcome.PASSED} else "✓"


def _score(score: float | None) -> str:
    return "?" if score is None else points(score)
