"""`autograder show`: the grades of the last runs."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import diagnosed
from autograder.errors import StoreError
from autograder.privacy import Pseudonyms, private_files
from autograder.release import find_assignment
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import GradesTable
from autograder.store import VerdictStore


def show(
    assignment: options.AssignmentOption = None,
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    json: options.JsonOption = None,
    anonymise: options.AnonymiseOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
) -> None:
    """Show the latest verdict on each exercise of each student."""
    loaded = options.open_course(course)
    if assignment is not None:
        find_assignment(loaded, assignment)
    folder = options.work_folder(work, loaded)
    verdicts = VerdictStore(folder / "verdicts").latest(assignment)
    chosen = diagnosed([verdict for verdict in verdicts if student in (None, verdict.student)], loaded)
    if verdicts and not chosen:
        raise StoreError(f"{folder / 'verdicts'}: no verdict on anything by {student!r}")
    if anonymise:
        chosen = Pseudonyms(folder / "verdicts").hide(chosen)
    if json is not None:
        with private_files():
            json.write_bytes(verdicts_as_json(chosen))
    table = GradesTable(chosen, options.worth(loaded, chosen))
    open_console().print(table if chosen else "Nothing has been graded yet.")
