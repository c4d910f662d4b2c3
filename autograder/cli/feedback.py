"""`autograder feedback`: a page for each student."""

from __future__ import annotations

from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.nbgrader.feedback import generate_feedback
from autograder.publish import gradebook_url


def feedback(
    assignment: options.AssignmentOption = None,
    student: Annotated[str | None, typer.Option(help="Only this student.")] = None,
    jobs: options.JobsOption = 2,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Write feedback/<student>/<assignment>/<exercise>.html, as `nbgrader generate_feedback` does."""
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    only = [assignment] if assignment else [], [student] if student else []
    pages = generate_feedback(loaded, folder, *only, jobs, db_url=gradebook_url(folder, db))
    Console().print(f"{len(pages)} pages in {folder / 'feedback'}", markup=False, highlight=False)
