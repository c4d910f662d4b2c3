"""Load `students.toml`, the private file beside the gradebook that says what is so for single students."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import combinations
from pathlib import Path
from typing import Annotated, Final

from msgspec import Meta

from autograder.course.decode import TomlFile
from autograder.course.load import Moment, raise_first
from autograder.errors import CourseError
from autograder.model import Course, Value
from autograder.roster import Extension, Group, Roster

NAME: Final = "students.toml"
Name = Annotated[str, Meta(pattern=r"^[^\s/\\][^/\\]*$")]


class _ExtensionTable(Value, frozen=True):
    """One [[extensions]] as it is written."""

    student: Name
    assignment: str = ""
    days: float = 0.0
    hours: float = 0.0
    due: Moment | None = None
    reason: str = ""


class _GroupTable(Value, frozen=True):
    """One [[groups]] as it is written."""

    name: Name
    members: Annotated[tuple[Name, ...], Meta(min_length=1)]
    assignment: str = ""


class _StudentsTable(Value, frozen=True):
    """students.toml as it is written."""

    extensions: tuple[_ExtensionTable, ...] = ()
    groups: tuple[_GroupTable, ...] = ()


def load_roster(work: Path, course: Course) -> Roster:
    """Return what `students.toml` in a work folder says; nothing where there is none.

    Raises:
        CourseError: the first problem found, with file and line; the other ones are its notes.
    """
    path = work / NAME
    if not path.exists():
        return Roster()
    file = TomlFile(path)
    table = file.decode(_StudentsTable)
    raise_first([*_extension_problems(file, table, course), *_group_problems(file, table, course)])
    return Roster(
        extensions=tuple(
            Extension(
                student=one.student,
                assignment=one.assignment,
                days=one.days,
                hours=one.hours,
                due=one.due,
                reason=one.reason,
            )
            for one in table.extensions
        ),
        groups=tuple(
            Group(name=one.name, members=one.members, assignment=one.assignment) for one in table.groups
        ),
    )


def _extension_problems(file: TomlFile, table: _StudentsTable, course: Course) -> Iterator[CourseError]:
    seen: set[tuple[str, str]] = set()
    for index, one in enumerate(table.extensions):
        place = ("extensions", index)
        yield from _unknown_assignment(file, one.assignment, course, *place)
        if one.due is not None and (one.days or one.hours):
            yield file.problem("`due`: says it already; leave out `days` and `hours`", *place, "due")
        if (one.student, one.assignment) in seen:
            yield file.problem(f"`student`: a second extension for `{one.student}`", *place, "student")
        seen.add((one.student, one.assignment))
        undated = [each.id for each in course.assignments if one.assignment == each.id and each.due is None]
        if undated:
            problem = f"`assignment`: `{one.assignment}` has no due date that could be extended"
            yield file.problem(problem, *place, "assignment")


def _group_problems(file: TomlFile, table: _StudentsTable, course: Course) -> Iterator[CourseError]:
    for index, one in enumerate(table.groups):
        yield from _unknown_assignment(file, one.assignment, course, "groups", index)
        if len(set(one.members)) < len(one.members):
            yield file.problem("`members`: one of them is named twice", "groups", index, "members")
    for (_, first), (index, second) in combinations(enumerate(table.groups), 2):
        if "" not in (first.assignment, second.assignment) and first.assignment != second.assignment:
            continue
        if both := sorted({first.name, *first.members} & {second.name, *second.members}):
            problem = f"`members`: `{both[0]}` is in the group `{first.name}` too"
            yield file.problem(problem, "groups", index, "members")


def _unknown_assignment(
    file: TomlFile, name: str, course: Course, table: str, index: int
) -> Iterator[CourseError]:
    known = [one.id for one in course.assignments]
    if name and name not in known:
        fix = "it has " + ", ".join(f"`{one}`" for one in known)
        yield file.problem(f"`assignment`: the course has no `{name}`", table, index, "assignment", fix=fix)
