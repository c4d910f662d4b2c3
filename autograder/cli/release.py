"""`autograder release`: what students receive, and what nbgrader needs to know of it."""

from __future__ import annotations

from typing import Annotated

import typer

from autograder.cli import complete, options
from autograder.cli.console import open_console
from autograder.cli.log import log_in
from autograder.nbgrader.register import register
from autograder.privacy import private_files
from autograder.publish import gradebook_url
from autograder.release import build_release, find_assignment, source_bundle, write_release


def release(
    assignment: Annotated[
        str,
        typer.Argument(help="The assignment's id, such as practice4.", autocompletion=complete.assignments),
    ],
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Write release/ and source/ of an assignment and register it in the gradebook."""
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    log_in(folder)
    chosen = find_assignment(loaded, assignment)
    for step, bundle in {
        "release": build_release(loaded, assignment),
        "source": source_bundle(loaded, assignment),
    }.items():
        changed = write_release(bundle, folder / step / assignment)
        state = "written" if changed else "is up to date"
        open_console().print(f"{folder / step / assignment} {state}", markup=False, highlight=False)
    with private_files():
        register(loaded, chosen, gradebook_url(loaded, folder, db))
