"""`autograder grade`: submissions to verdicts, gradebook and autograded notebooks."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.batch import Settings
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import grade_all, tell_where
from autograder.device import Choice, choose
from autograder.intake.collect import collect
from autograder.intake.tree import Unmatched
from autograder.publish import gradebook_url, publish
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import GradesTable


def grade(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="nbgrader's submitted/, folders of students, zips, notebooks, .py files.",
            show_default="submitted/",
        ),
    ] = None,
    assignment: options.AssignmentOption = None,
    only: Annotated[str | None, typer.Option(help="Only these exercises: slug,slug…")] = None,
    student: Annotated[str | None, typer.Option(help="Only this student; whose a single file is.")] = None,
    jobs: options.JobsOption = 2,
    device: options.DeviceOption = Choice.AUTO,
    seed: Annotated[int, typer.Option(help="Seed of the checks' data.")] = Settings().seed,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has a verdict.")] = False,
    json: options.JsonOption = None,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Grade submissions, each in a sandbox of its own, and write grades and autograded notebooks.

    A second run does only what is new; a killed one goes on where it stopped.
    """
    console = open_console()
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    wanted = options.split(only, options.slugs(loaded), "exercise", loaded)
    found = collect(
        paths or [folder / "submitted"],
        loaded,
        assignment=assignment,
        student=student,
        only=wanted,
    )
    _tell_unmatched(found.unmatched, console)
    settings = Settings(device=_device(device, console), seed=seed, jobs=jobs, force=force)
    verdicts = grade_all(found.submissions, loaded, folder, settings, console)
    url = gradebook_url(loaded, folder, db)
    publish(found.submissions, verdicts, loaded, folder, url)
    if json is not None:
        json.write_bytes(verdicts_as_json(verdicts))
    console.print(GradesTable(verdicts, options.worth(loaded, verdicts, wanted)))
    tell_where(console, folder, url)
    console.print(
        "Next: `autograder feedback` writes a page for each student.", markup=False, highlight=False
    )
    if any(verdict.score is None for verdict in verdicts):
        raise typer.Exit(3)


def _device(choice: Choice, console: Console) -> str:
    device = choose(choice)
    if choice is Choice.AUTO and device == "cpu":
        console.print("No GPU here: the checks run on the CPU.")
    return device


def _tell_unmatched(unmatched: Sequence[Unmatched], console: Console) -> None:
    for one in unmatched:
        console.print(f"left out: {one.origin}: {one.reason}", markup=False, highlight=False)
