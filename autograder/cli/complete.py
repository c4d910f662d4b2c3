"""What the shell offers when Tab is pressed: the names that the course has."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path

import typer

from autograder.course import find_course, load_course
from autograder.errors import AutograderError
from autograder.model import Course


def assignments(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the assignments of the course."""
    return [
        one.id for course in _course(context) for one in course.assignments if one.id.startswith(incomplete)
    ]


def exercises(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the exercises of the course, also after a comma."""
    before, comma, begun = incomplete.rpartition(",")
    slugs = [one.slug for course in _course(context) for each in course.assignments for one in each.exercises]
    return [f"{before}{comma}{slug}" for slug in slugs if slug.startswith(begun)]


def students(context: typer.Context, incomplete: str) -> list[str]:
    """Offer the students who have a verdict, or have handed in."""
    found: set[str] = set()
    for course in _course(context):
        work = Path(context.params.get("work") or course.root)
        for folder in (work / "submitted", work / "autograded"):
            with suppress(OSError):
                found |= {path.name for path in folder.iterdir() if path.is_dir()}
    return sorted(name for name in found if name.startswith(incomplete))


def _course(context: typer.Context) -> Iterator[Course]:
    """Yield the course, if it can be read: a shell that completes has nobody to tell of an error."""
    with suppress(AutograderError, OSError):
        yield load_course(context.params.get("course") or find_course(Path.cwd()))
