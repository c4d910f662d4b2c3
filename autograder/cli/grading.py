"""What `autograder grade` and `autograder demo` share: from submissions to verdicts, watched by a person."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from rich.console import Console

from autograder.batch import Batch, Settings
from autograder.cli.progress import BatchProgress
from autograder.diagnose import diagnosed
from autograder.model import Course, Submission, Verdict


def grade_all(
    submissions: Sequence[Submission], course: Course, work: Path, settings: Settings, console: Console
) -> list[Verdict]:
    """Return a verdict on each submission, with diagnoses, and show a bar meanwhile."""
    with BatchProgress(console) as progress:
        return diagnosed(Batch(course, work, settings).grade(submissions, progress), course)


def tell_where(console: Console, work: Path, db_url: str) -> None:
    """Print where the results are."""
    for what, place in {
        "gradebook": db_url,
        "notebooks": work / "autograded",
        "verdicts": work / "verdicts",
    }.items():
        console.print(f"{what:11} {place}", markup=False, highlight=False, soft_wrap=True)
