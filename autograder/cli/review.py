"""`autograder review`: what needs a person."""

from __future__ import annotations

from itertools import groupby
from pathlib import Path
from typing import Annotated

import msgspec
import typer
from rich.console import Console

from autograder.cli import options
from autograder.cli.console import open_console
from autograder.course import load_roster
from autograder.diagnose import diagnosed
from autograder.errors import StoreError
from autograder.intake.collect import Collection, collect
from autograder.nbgrader.grades import read_grades
from autograder.privacy import Pseudonyms, private_files
from autograder.publish import gradebook_url
from autograder.release import find_assignment
from autograder.report.text import printable, shorten
from autograder.review import Concern, Item, under_pseudonyms
from autograder.review import review as review_class
from autograder.store import VerdictStore

_NAMES = 5  # of students in one line
_LONGEST = 300  # characters of what is said of them


def review(
    paths: Annotated[
        list[Path] | None,
        typer.Argument(
            help="What was graded, as for `grade`: needed for what was left out, and for what is alike.",
            show_default="submitted/",
        ),
    ] = None,
    assignment: options.AssignmentOption = None,
    json: Annotated[Path | None, typer.Option("--json", help="Also write the list to this file.")] = None,
    anonymise: options.AnonymiseOption = False,
    course: options.CourseOption = None,
    work: options.WorkOption = None,
    db: options.DatabaseOption = None,
) -> None:
    """List faults of the grader, refused files, load errors, answers to grade by hand, and work that is alike.

    Likeness is a reason to look, never a verdict.
    """
    console = open_console()
    loaded = options.open_course(course)
    folder = options.work_folder(work, loaded)
    if assignment is not None:
        find_assignment(loaded, assignment)
    verdicts = diagnosed(VerdictStore(folder / "verdicts").latest(assignment), loaded)
    if not verdicts:
        raise StoreError(f"{folder / 'verdicts'}: holds no verdicts; run `autograder grade` first")
    given = paths or [path for path in [folder / "submitted"] if path.is_dir()]
    found = collect(given, loaded, assignment=assignment) if given else Collection((), ())
    grades = read_grades(gradebook_url(loaded, folder, db), [assignment] if assignment else [])
    items = review_class(
        verdicts, grades, found.submissions, found.unmatched, loaded, load_roster(folder, loaded)
    )
    if anonymise:
        items = under_pseudonyms(items, Pseudonyms(folder / "verdicts"))
    _tell(items, console)
    if not given:
        console.print("Name what was graded to see also what was left out, and what is alike.")
    if json is not None:
        with private_files():
            json.write_bytes(
                msgspec.json.format(msgspec.json.encode({"format": 1, "items": items}), indent=2) + b"\n"
            )


def _tell(items: list[Item], console: Console) -> None:
    for concern, group in groupby(items, key=lambda item: item.concern):
        listed = [*group]
        console.print(f"[bold]{concern}[/bold]: {len(listed)}")
        for item in listed:
            text = f"  {_names(item)}{item.where}: {shorten(item.what, _LONGEST)}"
            console.print(printable(text).replace("\n", " "), markup=False, highlight=False, soft_wrap=True)
    if not items:
        console.print("Nothing needs a person.")


def _names(item: Item) -> str:
    if item.concern is Concern.LEFT_OUT or not item.students:
        return ""  # the file's name says it
    more = f" and {len(item.students) - _NAMES} more" if len(item.students) > _NAMES else ""
    return f"{', '.join(item.students[:_NAMES])}{more} / "
