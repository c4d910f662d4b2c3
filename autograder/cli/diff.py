"""`autograder diff`: whose grade another grading would change, and why, before it is written."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from autograder.batch import Settings
from autograder.cli import options
from autograder.cli.console import open_console
from autograder.cli.grading import run_batch, tell_remarks, with_logins
from autograder.cli.log import log_in
from autograder.cli.progress import FilesProgress
from autograder.cli.sandbox import hinting_at_less, tell_sandbox
from autograder.course import load_roster
from autograder.device import Choice, choose
from autograder.diagnose import diagnosed
from autograder.diff import Change, CheckChange, changes, under_pseudonyms
from autograder.groups import share
from autograder.intake.collect import collect
from autograder.nbgrader.scores import read_scores
from autograder.privacy import Pseudonyms, private_files
from autograder.publish import gradebook_url, publish
from autograder.report.as_json import as_json
from autograder.report.feedback import WORDS, points
from autograder.report.text import printable
from autograder.store import VerdictStore


def diff(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(help="Submissions, as for `grade`.", show_default="submitted/"),
    ] = None,
    write: Annotated[bool, typer.Option("--write", help="Then write it, as `grade` would.")] = False,
    assignment: options.AssignmentOption = None,
    only: options.OnlyOption = None,
    student: options.OwnerOption = None,
    logins: options.LoginsOption = None,
    jobs: options.JobsOption = 2,
    device: options.DeviceOption = Choice.AUTO,
    sandbox: options.SandboxOption = options.Sandbox.FULL,
    seed: Annotated[int, typer.Option(help="Seed of the checks' data.")] = Settings().seed,
    json: Annotated[
        Path | None, typer.Option("--json", help="Also write the changes to this file, as JSON.")
    ] = None,
    anonymise: options.AnonymiseOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """Grade again what a changed check, exercise or program concerns, and show whose grade changes and why.

    Nothing is written to the gradebook without --write. What is graded here is not graded again by `grade`.
    """
    console = open_console()
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    log_in(folder)
    roster, url = load_roster(folder, loaded), gradebook_url(loaded, folder, db)
    wanted = options.split(only, options.slugs(loaded), "exercise", loaded)
    found = collect(
        paths or [folder / "submitted"], loaded, assignment=assignment, student=student, only=wanted
    )
    found = with_logins(found, logins, console)
    tell_sandbox(sandbox, console)
    submissions = share(found.submissions, roster)
    store = VerdictStore(folder / "verdicts")
    before = diagnosed(store.latest(assignment), loaded)
    settings = Settings(device=choose(device), seed=seed, jobs=jobs, sandbox=sandbox.value, record=False)
    with hinting_at_less(sandbox):
        graded = run_batch(submissions, loaded, folder, settings, console)
    after = diagnosed(graded, loaded)
    recorded = read_scores(url, {verdict.assignment for verdict in after})
    different = changes(before, after, recorded, options.exercises(loaded))
    told = after
    if anonymise:
        pseudonyms = Pseudonyms(folder / "verdicts")
        different, told = under_pseudonyms(different, pseudonyms), pseudonyms.hide(after)
    for change in different:
        _tell(change, console)
    if json is not None:
        with private_files():
            json.write_bytes(as_json("changes", different))
    tell_remarks(told, console)
    if write:
        for verdict in graded:
            store.record(verdict)
        with private_files(), FilesProgress(console, "notebooks") as progress:
            publish(submissions, after, loaded, folder, url, roster, listener=progress.made)
    _conclude(different, len(after), write, console)
    if any(verdict.score is None for verdict in after):
        raise typer.Exit(3)


def _tell(change: Change, console: Console) -> None:
    name = printable(f"{change.student} / {change.exercise}")
    scores = f"{_points(change.before)} → {_points(change.after)} of {points(change.max_score)}"
    lines = [f"{name}: {scores}", *(f"    {reason}" for reason in change.reasons)]
    for check in change.checks:
        lines += [f"    {check.task}: {check.title} {_words(check)}"]
        lines += [f"        does not count: {check.voided}"] * bool(check.voided)
    for line in lines:
        console.print(printable(line), markup=False, soft_wrap=True)


def _words(check: CheckChange) -> str:
    before = WORDS[check.before] if check.before else "no such check"
    after = WORDS[check.after] if check.after else "no such check"
    return f"({after})" if before == after else f"({before} → {after})"


def _points(score: float | None) -> str:
    return "–" if score is None else points(score)


def _conclude(different: Sequence[Change], total: int, written: bool, console: Console) -> None:
    end = "written to the gradebook" if written else "nothing was written (--write writes it)"
    console.print(f"{len(different)} of {total} scores change; {end}", markup=False)
