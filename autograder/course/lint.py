"""Check an exercise against the files beside it: every problem found, each with file and line."""

from __future__ import annotations

import ast
import re
from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple

import msgspec

from autograder.course.decode import TomlFile, read_text
from autograder.errors import CourseError
from autograder.model import Exercise, Task, TaskKind

_MARKER = re.compile(r"# %%.*?\b(?P<key>task|check)=\"(?P<task>[^\"]*)\"")
WRITTEN = "written"


class Marker(NamedTuple):
    """A cell of the notebook's script that belongs to a task."""

    key: str  # "task" or "check"
    task: str
    line: int


def exercise_problems(exercise: Exercise, file: TomlFile, anchors: Collection[str]) -> Iterator[CourseError]:
    """Yield what is wrong with an exercise; `anchors` are those of the FAQ, empty where there is none."""
    yield from _limit_problems(exercise, file)
    for index, task in enumerate(exercise.tasks):
        yield from _task_problems(exercise, index, file, anchors)
        yield from _kind_problems(task, index, file)
    yield from _script_problems(exercise)
    yield from _missing_files(exercise)
    if exercise.private.parent.is_dir():  # a student's copy of the course has no solutions
        yield from _reference_problems(exercise)


def _limit_problems(exercise: Exercise, file: TomlFile) -> Iterator[CourseError]:
    for name, value in msgspec.structs.asdict(exercise.limits).items():
        if not 0 < value < float("inf"):
            yield file.problem(f"`limits.{name}`: expected a positive number, got {value}", "limits", name)


def _task_problems(
    exercise: Exercise, index: int, file: TomlFile, anchors: Collection[str]
) -> Iterator[CourseError]:
    task = exercise.tasks[index]
    if not (task.id.isascii() and task.id.isidentifier()):
        yield file.problem(f"`id`: expected the name of a function, got {task.id!r}", "tasks", index, "id")
    if task.id in [earlier.id for earlier in exercise.tasks[:index]]:
        yield file.problem(f"`id`: a second task `{task.id}`", "tasks", index, "id")
    if not 0 < task.points < float("inf"):
        yield file.problem(
            f"`points`: expected a positive number, got {task.points}", "tasks", index, "points"
        )
    if task.faq and anchors and task.faq not in anchors:
        problem = f"`faq`: exercises/faq.md has no question with the anchor `{task.faq}`"
        yield file.problem(problem, "tasks", index, "faq")


def _kind_problems(task: Task, index: int, file: TomlFile) -> Iterator[CourseError]:
    if (task.kind is TaskKind.WRITTEN) != (task.id == WRITTEN):
        problem = f'`kind`: the written question, and it alone, has id = "{WRITTEN}" and kind = "written"'
        yield file.problem(problem, "tasks", index, "kind")


def markers(script: str) -> list[Marker]:
    """Return the cells of a percent-format script that name a task, in order."""
    found = (_MARKER.match(line) for line in script.splitlines())
    return [Marker(one["key"], one["task"], line) for line, one in enumerate(found, start=1) if one]


def _script_problems(exercise: Exercise) -> Iterator[CourseError]:
    if not exercise.script.is_file():
        yield CourseError(exercise.script, "no such file", fix="the notebook as a percent-format script")
        return
    expected = {("task", task.id) for task in exercise.tasks}
    expected |= {("check", task.id) for task in exercise.functions}
    seen = set()
    for marker in markers(read_text(exercise.script)):
        cell = (marker.key, marker.task)
        if cell not in expected:
            problem = f'no task of exercise.toml asks for a cell {marker.key}="{marker.task}"'
            yield CourseError(exercise.script, problem, line=marker.line)
        elif cell in seen:
            problem = f'a second cell {marker.key}="{marker.task}"'
            yield CourseError(exercise.script, problem, line=marker.line)
        seen.add(cell)
    for key, task in sorted(expected - seen):
        yield CourseError(exercise.script, f'the task `{task}` has no cell `# %% {key}="{task}"`')


def _missing_files(exercise: Exercise) -> Iterator[CourseError]:
    if not exercise.visible_checks.is_file():
        yield CourseError(exercise.visible_checks, "no such file", fix="the checks that students run")


def _reference_problems(exercise: Exercise) -> Iterator[CourseError]:
    if not exercise.hidden_checks.is_dir():
        yield CourseError(exercise.hidden_checks, "no such folder", fix="the hidden checks")
    if not exercise.reference.is_file():
        yield CourseError(exercise.reference, "no such file", fix="the reference solution")
    else:
        yield from _undefined_tasks(exercise, exercise.reference)


def _undefined_tasks(exercise: Exercise, reference: Path) -> Iterator[CourseError]:
    try:
        tree = ast.parse(read_text(reference))
    except SyntaxError as error:
        yield CourseError(reference, error.msg, line=error.lineno)
        return
    defined = {node.name for node in tree.body if isinstance(node, ast.FunctionDef)}
    for task in exercise.functions:
        if task.id not in defined:
            yield CourseError(reference, f"the reference solution defines no function `{task.id}`")
