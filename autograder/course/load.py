"""Load a course: the folders of a course directory become one value, or one clear error."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Annotated, NamedTuple

from msgspec import Meta

from autograder.course.decode import TomlFile
from autograder.course.lint import exercise_problems
from autograder.errors import CourseError
from autograder.faq import load_faq
from autograder.model import (
    Assignment,
    Attempts,
    Course,
    Exercise,
    LateRule,
    Limits,
    Task,
    Value,
)

Name = Annotated[str, Meta(pattern=r"^[A-Za-z0-9_-]+\Z")]  # what nbgrader and file names both allow
Slug = Annotated[str, Meta(pattern=r"^[a-z][a-z0-9_]*\Z")]  # also the name of a Python module
Moment = Annotated[dt.datetime, Meta(tz=True)]


class _AssignmentTable(Value, frozen=True):
    """One [[assignments]] of course.toml."""

    id: Name
    title: str
    exercises: Annotated[tuple[Slug, ...], Meta(min_length=1)]
    due: Moment | None = None
    drop_lowest: Annotated[int, Meta(ge=0)] = 0
    attempts: Attempts = Attempts.LAST


class _CourseTable(Value, frozen=True):
    """course.toml as it is written."""

    id: Name
    title: str
    assignments: Annotated[tuple[_AssignmentTable, ...], Meta(min_length=1)]
    late: LateRule = LateRule()
    drop_lowest: Annotated[int, Meta(ge=0)] = 0


class _ExerciseTable(Value, frozen=True):
    """exercise.toml as it is written."""

    title: str
    summary: str
    tasks: Annotated[tuple[Task, ...], Meta(min_length=1)]
    limits: Limits = Limits()


class _Loaded(NamedTuple):
    """An exercise and the file that declares it, for messages with a line."""

    exercise: Exercise
    file: TomlFile


def find_course(start: Path) -> Path:
    """Return the course directory at or above `start`: the nearest one with an `exercises/course.toml`."""
    start = start.resolve()
    for folder in (start, *start.parents):
        if (folder / "exercises" / "course.toml").is_file():
            return folder
    problem = "no exercises/course.toml here or in a folder above"
    raise CourseError(start, problem, fix="name the course with --course")


def load_course(root: Path) -> Course:
    """Return the course whose directory is `root`, checked against every file that it names.

    Raises:
        CourseError: the first problem found, with file and line; the other ones are its notes.
    """
    root = root.resolve()
    file = TomlFile(root / "exercises" / "course.toml")
    table = file.decode(_CourseTable)
    loaded = _load_exercises(root, file, table)
    raise_first(_problems(root, file, table, loaded))
    assignments = tuple(_assignment(entry, loaded) for entry in table.assignments)
    return Course(
        id=table.id,
        title=table.title,
        root=root,
        assignments=assignments,
        late=table.late,
        drop_lowest=table.drop_lowest,
    )


def _assignment(table: _AssignmentTable, loaded: dict[str, _Loaded]) -> Assignment:
    exercises = tuple(loaded[slug].exercise for slug in table.exercises)
    return Assignment(
        id=table.id,
        title=table.title,
        due=table.due,
        exercises=exercises,
        drop_lowest=table.drop_lowest,
        attempts=table.attempts,
    )


def _load_exercises(root: Path, file: TomlFile, table: _CourseTable) -> dict[str, _Loaded]:
    """Return each exercise that some assignment names, by slug."""
    loaded: dict[str, _Loaded] = {}
    for index, assignment in enumerate(table.assignments):
        for slug in assignment.exercises:
            if not (root / "exercises" / slug / "exercise.toml").is_file():
                problem = f"`exercises`: there is no exercises/{slug}/exercise.toml"
                raise file.problem(problem, "assignments", index, "exercises")
            loaded[slug] = loaded.get(slug) or _load_exercise(root, slug)
    return loaded


def _load_exercise(root: Path, slug: str) -> _Loaded:
    public, private = root / "exercises" / slug, root / "solutions" / slug
    file = TomlFile(public / "exercise.toml")
    table = file.decode(_ExerciseTable)
    exercise = Exercise(
        slug=slug,
        title=table.title,
        summary=table.summary,
        tasks=table.tasks,
        limits=table.limits,
        public=public,
        private=private,
    )
    return _Loaded(exercise, file)


def _problems(
    root: Path, file: TomlFile, table: _CourseTable, loaded: dict[str, _Loaded]
) -> Iterator[CourseError]:
    anchors = load_faq(root).keys()
    for one in loaded.values():
        yield from exercise_problems(one.exercise, one.file, anchors)
    yield from _rule_problems(file, table)
    for index, assignment in enumerate(table.assignments):
        if assignment.id in [earlier.id for earlier in table.assignments[:index]]:
            yield file.problem(f"`id`: a second assignment `{assignment.id}`", "assignments", index, "id")
        yield from _repeated_tasks([loaded[slug] for slug in dict.fromkeys(assignment.exercises)])
        if len(set(assignment.exercises)) < len(assignment.exercises):
            yield file.problem("`exercises`: one of them is named twice", "assignments", index, "exercises")


def _rule_problems(file: TomlFile, table: _CourseTable) -> Iterator[CourseError]:
    """Yield the rules by which nothing would be left of a grade, or that no lateness can follow."""
    late = table.late
    for name, value, most in (
        ("per_day", late.per_day, 1.0),
        ("at_most", late.at_most, 1.0),
        ("grace_minutes", late.grace_minutes, float("inf")),
    ):
        if not 0 <= value <= most or value == float("inf"):
            wanted = "a share between 0 and 1" if most == 1 else "a number of minutes, 0 or more"
            yield file.problem(f"`late.{name}`: expected {wanted}, got {value:g}", "late", name)
    if table.drop_lowest >= len(table.assignments):
        problem = f"`drop_lowest`: would drop all of the course's assignments ({len(table.assignments)})"
        yield file.problem(problem, "drop_lowest")
    for index, assignment in enumerate(table.assignments):
        if assignment.drop_lowest >= len(assignment.exercises):
            problem = f"`drop_lowest`: would drop all of its exercises ({len(assignment.exercises)})"
            yield file.problem(problem, "assignments", index, "drop_lowest")


def _repeated_tasks(exercises: Iterable[_Loaded]) -> Iterator[CourseError]:
    """Yield the functions that two notebooks of an assignment ask for: reports name a function alone."""
    owners: dict[str, str] = {}
    for one in exercises:
        slug = one.exercise.slug
        for index, task in enumerate(one.exercise.tasks):
            if task not in one.exercise.functions:
                continue
            if owners.setdefault(task.id, slug) != slug:
                problem = f"`id`: the task `{task.id}` is also in the exercise `{owners[task.id]}`"
                yield one.file.problem(problem, "tasks", index, "id")


def raise_first(problems: Iterable[CourseError]) -> None:
    """Raise the first of some problems, with the other ones as its notes."""
    found = list(problems)
    for other in found[1:]:
        found[0].add_note(str(other))
    if found:
        raise found[0]
