"""`autograder grade`: submissions to verdicts, gradebook and autograded notebooks."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.batch import Settings
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import grade_all, tell_remarks, tell_where, with_logins
from autograder.cli.log import log_in
from autograder.cli.mapping import mapping_as_json, tell_mapping, tell_unmatched
from autograder.cli.progress import FilesProgress
from autograder.cli.sandbox import hinting_at_less, tell_sandbox
from autograder.course import load_roster
from autograder.device import Choice, choose
from autograder.groups import share
from autograder.intake.collect import collect
from autograder.model import Course
from autograder.privacy import Pseudonyms, private_files
from autograder.publish import gradebook_url, publish
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import GradesTable
from autograder.rules import has_totals_of_its_own


def grade(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="nbgrader's submitted/, folders of students, downloads of Moodle, Canvas or Gradescope, zips,"
            " notebooks, .py files.",
            show_default="submitted/",
        ),
    ] = None,
    assignment: options.AssignmentOption = None,
    only: options.OnlyOption = None,
    student: options.OwnerOption = None,
    logins: options.LoginsOption = None,
    jobs: options.JobsOption = 2,
    device: options.DeviceOption = Choice.AUTO,
    sandbox: options.SandboxOption = options.Sandbox.FULL,
    seed: Annotated[int, typer.Option(help="Seed of the checks' data.")] = Settings().seed,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has a verdict.")] = False,
    dry_run: Annotated[
        bool,
        typer.Option("--dry-run", help="Only show which file is graded as what, and what is left out."),
    ] = False,
    json: options.JsonOption = None,
    anonymise: options.AnonymiseOption = False,
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
    log_in(folder)
    roster = load_roster(folder, loaded)
    wanted = options.split(only, options.slugs(loaded), "exercise", loaded)
    found = collect(
        paths or [folder / "submitted"], loaded, assignment=assignment, student=student, only=wanted
    )
    found = with_logins(found, logins, console)
    for platform in found.platforms:
        console.print(platform, markup=False, highlight=False, soft_wrap=True)
    if dry_run:
        tell_mapping(found, console)
        if json is not None:
            with private_files():
                json.write_bytes(mapping_as_json(found))
        return
    tell_unmatched(found.unmatched, console)
    tell_sandbox(sandbox, console)
    settings = Settings(
        device=_device(device, console), seed=seed, jobs=jobs, sandbox=sandbox.value, force=force
    )
    submissions = share(found.submissions, roster)
    with hinting_at_less(sandbox):
        verdicts = grade_all(submissions, loaded, folder, settings, console)
    url = gradebook_url(loaded, folder, db)
    with private_files():
        with FilesProgress(console, "notebooks") as progress:
            publish(submissions, verdicts, loaded, folder, url, roster, listener=progress.made)
        told = Pseudonyms(folder / "verdicts").hide(verdicts) if anonymise else verdicts
        if json is not None:
            json.write_bytes(verdicts_as_json(told))
    console.print(GradesTable(told, options.worth(loaded, verdicts, wanted)))
    tell_remarks(told, console)
    tell_where(console, folder, url)
    _tell_what_next(loaded, console)
    if any(verdict.score is None for verdict in verdicts):
        raise typer.Exit(3)


def _tell_what_next(course: Course, console: Console) -> None:
    if has_totals_of_its_own(course):
        console.print("Best attempts, and what is dropped: `autograder show`.", markup=False)
    console.print(
        "Next: `autograder feedback` writes a page for each student.", markup=False, highlight=False
    )


def _device(choice: Choice, console: Console) -> str:
    device = choose(choice)
    if choice is Choice.AUTO and device == "cpu":
        console.print("No GPU here: the checks run on the CPU.")
    return device
