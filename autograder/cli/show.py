"""`autograder show`: the grades of the last runs."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.cli.grading import diagnosed
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import grades_table
from autograder.store import VerdictStore


def show(
    assignment: options.AssignmentOption = None,
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    json: Annotated[Path | None, typer.Option(help="Also write the verdicts here, as JSON.")] = None,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
) -> None:
    """Show the latest verdict on each exercise of each student."""
    loaded = options.open_course(course)
    verdicts = VerdictStore(options.work_folder(work, loaded) / "verdicts").latest(assignment)
    chosen = diagnosed([verdict for verdict in verdicts if student in (None, verdict.student)], loaded)
    if json is not None:
        json.write_bytes(verdicts_as_json(chosen))
    table = grades_table(chosen, options.slugs(loaded))
    Console().print(table if chosen else "Nothing has been graded yet.")
