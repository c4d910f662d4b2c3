"""`autograder grade`: submissions to verdicts, gradebook and autograded notebooks."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Annotated, Final

import typer
from rich.console import Console

from autograder.batch import Settings
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import grade_all, tell_remarks, tell_where
from autograder.cli.log import log_in
from autograder.course import load_roster
from autograder.device import Choice, choose
from autograder.errors import SandboxError
from autograder.groups import share
from autograder.intake.collect import collect
from autograder.intake.tree import Unmatched
from autograder.privacy import Pseudonyms, private_files
from autograder.publish import gradebook_url, publish
from autograder.report.as_json import verdicts_as_json
from autograder.report.table import GradesTable
from autograder.rules import has_totals_of_its_own

logger = logging.getLogger(__name__)

_RISKS: Final = {
    options.Sandbox.REDUCED: "submissions share this machine's disk and process table; nothing bounds what all their"
    " files take.",
    options.Sandbox.NONE: "submissions run as you and may do whatever you may: for your own code only.",
}


def grade(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="nbgrader's submitted/, folders of students, zips, notebooks, .py files.",
            show_default="submitted/",
        ),
    ] = None,
    assignment: options.AssignmentOption = None,
    only: options.OnlyOption = None,
    student: options.OwnerOption = None,
    jobs: options.JobsOption = 2,
    device: options.DeviceOption = Choice.AUTO,
    sandbox: options.SandboxOption = options.Sandbox.FULL,
    seed: Annotated[int, typer.Option(help="Seed of the checks' data.")] = Settings().seed,
    force: Annotated[bool, typer.Option("--force", help="Grade again what has a verdict.")] = False,
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
        paths or [folder / "submitted"],
        loaded,
        assignment=assignment,
        student=student,
        only=wanted,
    )
    _tell_unmatched(found.unmatched, console)
    _tell_sandbox(sandbox, console)
    settings = Settings(
        device=_device(device, console), seed=seed, jobs=jobs, sandbox=sandbox.value, force=force
    )
    submissions = share(found.submissions, roster)
    with _hinting_at_less(sandbox):
        verdicts = grade_all(submissions, loaded, folder, settings, console)
    url = gradebook_url(folder, db)
    with private_files():
        publish(submissions, verdicts, loaded, folder, url, roster)
        told = Pseudonyms(folder / "verdicts").hide(verdicts) if anonymise else verdicts
        if json is not None:
            json.write_bytes(verdicts_as_json(told))
    console.print(GradesTable(told, options.worth(loaded, verdicts, wanted)))
    tell_remarks(told, console)
    tell_where(console, folder, url)
    if has_totals_of_its_own(loaded):
        console.print("Best attempts, and what is dropped: `autograder show`.", markup=False)
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


def _tell_sandbox(sandbox: options.Sandbox, console: Console) -> None:
    if sandbox is not options.Sandbox.FULL:
        console.print(f"--sandbox {sandbox}: {_RISKS[sandbox]} Every verdict says so.", style="bold red")


@contextmanager
def _hinting_at_less(sandbox: options.Sandbox) -> Iterator[None]:
    """Say, where this machine cannot put up the full sandbox, what else there is."""
    try:
        yield
    except SandboxError as error:
        if sandbox is options.Sandbox.FULL:
            error.add_note(
                "`autograder doctor` examines this machine; `--sandbox reduced` does without namespaces"
            )
        raise


def _tell_unmatched(unmatched: Sequence[Unmatched], console: Console) -> None:
    for one in unmatched:
        logger.debug("left out: %s: %s", one.origin, one.reason)
        console.print(f"left out: {one.origin}: {one.reason}", markup=False, highlight=False)
