"""What commands that grade share: from submissions to verdicts, watched by a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograder.batch import Batch, Settings
from autograder.cli.progress import BatchProgress
from autograder.diagnose import diagnosed
from autograder.exports.sheet import read_sheet
from autograder.intake.collect import Collection
from autograder.logins import renamed
from autograder.model import Course, Submission, Verdict
from autograder.report.remarks import remarks
from autograder.report.text import printable


def with_logins(found: Collection, logins: Path | None, console: Console) -> Collection:
    """Call students by a platform's table, if there is one, and say who is not in it."""
    if logins is None:
        return found
    found, unknown = renamed(found, read_sheet(logins))
    for name, reason in unknown.items():
        text = printable(f"not in {logins}: {name}: {reason}")
        console.print(text, markup=False, highlight=False, soft_wrap=True)
    return found


def grade_all(
    submissions: Sequence[Submission], course: Course, work: Path, settings: Settings, console: Console
) -> list[Verdict]:
    """Return a verdict on each submission, with diagnoses, and show a bar meanwhile."""
    return diagnosed(run_batch(submissions, course, work, settings, console), course)


def run_batch(
    submissions: Sequence[Submission], course: Course, work: Path, settings: Settings, console: Console
) -> list[Verdict]:
    """Return a verdict on each submission as the checks gave it, and show a bar meanwhile."""
    with BatchProgress(console) as progress:
        return Batch(course, work, settings).grade(submissions, progress)


def tell_remarks(verdicts: Sequence[Verdict], console: Console) -> None:
    """Print what a person should know of single verdicts besides their scores."""
    for line in remarks(verdicts):
        console.print(line, markup=False, soft_wrap=True)


def tell_where(console: Console, work: Path, db_url: str) -> None:
    """Print where the results are."""
    for what, place in {
        "gradebook": db_url,
        "notebooks": work / "autograded",
        "verdicts": work / "verdicts",
    }.items():
        console.print(f"{what:11} {place}", markup=False, highlight=False, soft_wrap=True)
