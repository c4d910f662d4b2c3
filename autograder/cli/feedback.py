"""`autograder feedback`: a page for each exercise of each student."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.log import log_in
from autograder.cli.progress import FilesProgress
from autograder.errors import FolderError
from autograder.model import Course
from autograder.nbgrader.feedback import Pages, generate_feedback
from autograder.privacy import private_files
from autograder.publish import gradebook_url
from autograder.release import find_assignment
from autograder.report.text import amount


def feedback(
    assignment: options.AssignmentOption = None,
    student: options.StudentOption = None,
    jobs: options.PagesAtOnceOption = 2,
    force: Annotated[
        bool, typer.Option("--force", help="Make also the pages that would stay the same.")
    ] = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Write feedback/<student>/<assignment>/<exercise>.html, as `nbgrader generate_feedback` does.

    A second run makes only the pages that show something new: other work, scores or comments.
    """
    console = open_console()
    loaded = options.open_course(course)
    if assignment is not None:
        find_assignment(loaded, assignment)
    folder = options.work_folder(work, loaded)
    log_in(folder)
    only = [assignment] if assignment else [], [student] if student else []
    url = gradebook_url(loaded, folder, db)
    pages = write_pages(loaded, folder, *only, jobs, url, console, force=force)
    if not pages.paths:
        whose = f" by {student!r}" if student else ""
        raise FolderError(
            f"{folder / 'autograded'}: holds nothing graded{whose}; run `autograder grade` first"
        )
    _tell(pages, folder, console)


def write_pages(
    course: Course,
    work: Path,
    assignments: list[str],
    students: list[str],
    jobs: int,
    db_url: str,
    console: Console,
    *,
    force: bool = False,
) -> Pages:
    """Write feedback pages and show a bar meanwhile."""
    with private_files(), FilesProgress(console, "feedback") as progress:
        return generate_feedback(
            course, work, assignments, students, jobs, db_url=db_url, force=force, listener=progress.made
        )


def _tell(pages: Pages, work: Path, console: Console) -> None:
    """Print how many feedback pages there are, and how many of them are new."""
    old = len(pages.paths) - pages.made
    kept = f" ({old} of them show nothing new, and stay as they were)" if old else ""
    console.print(f"{amount(len(pages.paths), 'page')} in {work / 'feedback'}{kept}", markup=False)
