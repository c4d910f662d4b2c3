"""What `autograder grade --dry-run` says: which file of whom would be graded as what, and what would not."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence

import msgspec
from rich import box
from rich.console import Console
from rich.table import Table
from rich.text import Text

from autograder.intake.collect import Collection
from autograder.intake.tree import Unmatched
from autograder.model import Submission
from autograder.report.text import amount, printable

FORMAT = 1
logger = logging.getLogger(__name__)


def mapping_as_json(found: Collection) -> bytes:
    """Write a mapping as `{"format": 1, "submissions": […], "unmatched": […]}`; no work is in it."""
    submissions = [
        {
            "student": one.student,
            "assignment": one.assignment,
            "exercise": one.exercise,
            "file": one.origin,
            "submitted": one.submitted,
            "receipt": one.receipt,
            "problem": one.problem,
            "notices": one.notices,
        }
        for one in found.submissions
    ]
    unmatched = [
        {"file": one.origin, "student": one.student, "reason": one.reason} for one in found.unmatched
    ]
    document = {"format": FORMAT, "submissions": submissions, "unmatched": unmatched}
    return msgspec.json.format(msgspec.json.encode(document), indent=2) + b"\n"


def tell_mapping(found: Collection, console: Console) -> None:
    """Print who handed in what, then what is not graded, and how much of each there is."""
    table = Table(box=box.SIMPLE_HEAD, show_edge=False, pad_edge=False)
    for heading in ("student", "assignment", "exercise", "file"):
        table.add_column(heading, overflow="fold")
    for student, rows in _rows(found.submissions):
        for row in rows:
            table.add_row(*(Text(printable(cell)) for cell in (student, *row)))
            student = ""  # told once
    console.print(table)
    tell_unmatched(found.unmatched, console)
    students = {one.student for one in found.submissions}
    console.print(
        f"{amount(len(students), 'student')}, {amount(len(found.submissions), 'exercise')}, {len(found.unmatched)} left out;"
        " nothing was graded."
    )


def tell_unmatched(unmatched: Sequence[Unmatched], console: Console) -> None:
    """Print what is not graded, and why, a line each."""
    for one in unmatched:
        logger.debug("left out: %s: %s", one.origin, one.reason)
        console.print(
            printable(f"left out: {one.origin}: {one.reason}"), markup=False, highlight=False, soft_wrap=True
        )


def _rows(submissions: Sequence[Submission]) -> Iterator[tuple[str, list[tuple[str, str, str]]]]:
    """Yield what each student handed in, remarks below the file that they are about."""
    by_student: dict[str, list[tuple[str, str, str]]] = {}
    for one in sorted(submissions, key=lambda one: (one.student, one.assignment)):
        rows = by_student.setdefault(one.student, [])
        rows.append((one.assignment, one.exercise, one.origin))
        rows += [("", "", remark) for remark in (one.problem, *one.notices) if remark]
    yield from by_student.items()
