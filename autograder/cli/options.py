"""Options that several sub-commands share, and what they mean."""

from __future__ import annotations

import enum
from collections.abc import Collection
from pathlib import Path
from typing import Annotated

import typer

from autograder.cli import complete
from autograder.course import find_course, load_course
from autograder.device import Choice
from autograder.errors import CourseError
from autograder.model import Course, Exercise, Verdict
from autograder.sandbox import profiles


class Sandbox(enum.StrEnum):
    """How much of the sandbox is put up; anything but all of it must be asked for."""

    FULL = profiles.FULL.name
    REDUCED = profiles.REDUCED.name
    NONE = profiles.NONE.name


CourseOption = Annotated[
    Path | None,
    typer.Option("--course", help="The course's folder.", show_default="the one around the working folder"),
]
WorkOption = Annotated[
    Path | None,
    typer.Option(
        "--work",
        help="Where gradebook, verdicts, autograded/ and feedback/ are.",
        show_default="the course's folder",
    ),
]
JobsOption = Annotated[int, typer.Option("--jobs", min=1, help="How many submissions to grade at once.")]
PagesAtOnceOption = Annotated[int, typer.Option("--jobs", min=1, help="How many pages to make at once.")]
SandboxOption = Annotated[
    Sandbox,
    typer.Option(
        "--sandbox",
        help="`reduced` does without namespaces, `none` without any wall: for your own code only.",
    ),
]
LoginsOption = Annotated[
    Path | None,
    typer.Option(
        "--logins",
        help="Moodle's worksheet or Canvas's gradebook: call students by email address or login.",
        show_default="as the download calls them",
    ),
]
JsonOption = Annotated[
    Path | None, typer.Option("--json", help="Also write the verdicts to this file, as JSON.")
]
AnonymiseOption = Annotated[
    bool,
    typer.Option(
        "--anonymise",
        help="Pseudonyms for names, in what is printed and in --json: the same ones each time, by a key kept beside the"
        " verdicts.",
    ),
]
DeviceOption = Annotated[Choice, typer.Option("--device", help="Where checks run.")]
DatabaseOption = Annotated[
    str | None,
    typer.Option(
        "--db",
        help="The gradebook, as an SQLAlchemy URL.",
        show_default="what nbgrader_config.py says; with --work, gradebook.db there",
    ),
]
AssignmentOption = Annotated[
    str | None,
    typer.Option("--assignment", help="Only this assignment.", autocompletion=complete.assignments),
]
OnlyOption = Annotated[
    str | None,
    typer.Option("--only", help="Only these exercises: slug,slug…", autocompletion=complete.exercises),
]
StudentOption = Annotated[
    str | None, typer.Option("--student", help="Only this student.", autocompletion=complete.students)
]
OwnerOption = Annotated[
    str | None,
    typer.Option(
        "--student",
        help="Only this student; whose a single file is.",
        autocompletion=complete.students,
    ),
]


def open_course(root: Path | None) -> Course:
    """Return the course that an option names, or the one around the working folder."""
    return load_course(root if root is not None else find_course(Path.cwd()))


def work_folder(work: Path | None, course: Course) -> Path:
    """Return the folder for results, made for its owner only if need be."""
    folder = (work or course.root).resolve()
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def split(names: str | None, known: Collection[str], what: str, course: Course) -> set[str]:
    """Return the names in a comma-separated option, all of them known."""
    wanted = {name.strip() for name in (names or "").split(",") if name.strip()}
    if unknown := sorted(wanted - set(known)):
        fix = f"there are: {', '.join(sorted(known))}"
        raise CourseError(course.root, f"has no {what} {', '.join(unknown)}", fix=fix)
    return wanted


def worth(course: Course, verdicts: Collection[Verdict], only: Collection[str] = ()) -> dict[str, float]:
    """Return the points of each exercise of the assignments that were graded, in the course's order."""
    graded = {verdict.assignment for verdict in verdicts}
    return {
        exercise.slug: exercise.max_score
        for assignment in course.assignments
        for exercise in assignment.exercises
        if assignment.id in graded and (not only or exercise.slug in only)
    }


def exercises(course: Course) -> dict[str, Exercise]:
    """Return all exercises of a course by slug."""
    return {one.slug: one for each in course.assignments for one in each.exercises}


def slugs(course: Course) -> list[str]:
    """Return the slugs of all exercises of a course, in its order."""
    return [exercise.slug for assignment in course.assignments for exercise in assignment.exercises]
