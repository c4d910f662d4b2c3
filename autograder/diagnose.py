"""Say which known mistake a failure looks like: the mutants of an exercise are its table of diagnoses.

A mutant's failures under the default seed are its signature. A student whose task fails in exactly the
same way, value for value, has most likely made the same mistake.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from pathlib import Path

import msgspec

from autograder.errors import CourseError
from autograder.model import Course, Exercise, Outcome, TaskResult, Value, Verdict
from autograder.voids import read_voids, without

_NUMBER = re.compile(r"\d+\.\d+(?:e[+-]?\d+)?")
_PLACE = re.compile(r" at line \d+ of the cell “.*", re.DOTALL)
_FILE = "diagnoses.json"  # made by `autograder audit --record`; every audit holds it to what it sees


class Signature(Value, frozen=True):
    """How the checks of one task end for one mutant."""

    mutant: str
    task: str
    diagnosis: str
    failures: tuple[tuple[str, str, str], ...]  # check, outcome, comparable message


def failures(result: TaskResult) -> tuple[tuple[str, str, str], ...]:
    """Return how the checks of a task failed, in a form that can be compared."""
    return tuple(
        (check.name, check.outcome.value, _comparable(check.message))
        for check in result.checks
        if check.outcome is not Outcome.PASSED
    )


def diagnose(verdict: Verdict, table: Sequence[Signature]) -> Verdict:
    """Return the verdict with a diagnosis at the first failure of each task that fails as a mutant does.

    Where mutants with different diagnoses fail alike, nothing is said.
    """
    tasks = tuple(_diagnosed(result, table) for result in verdict.tasks)
    return msgspec.structs.replace(verdict, tasks=tasks)


def diagnosed(verdicts: Sequence[Verdict], course: Course) -> list[Verdict]:
    """Return the verdicts with what the known mistakes say of them, and without the checks that were voided."""
    exercises = {one.slug: one for each in course.assignments for one in each.exercises}
    graded = exercises.keys() & {one.exercise for one in verdicts}  # a store outlives an exercise
    tables = {slug: read_table(exercises[slug]) for slug in graded}
    voids = {slug: read_voids(exercises[slug]) for slug in graded}
    return [
        without(
            diagnose(verdict, tables[verdict.exercise]), exercises[verdict.exercise], voids[verdict.exercise]
        )
        if verdict.exercise in graded
        else verdict
        for verdict in verdicts
    ]


def read_table(exercise: Exercise) -> tuple[Signature, ...]:
    """Return the recorded signatures of an exercise; none where they were never recorded.

    Raises:
        CourseError: The file is not what `autograder audit --record` writes.
    """
    path = table_path(exercise)
    if not path.exists():
        return ()
    try:
        return msgspec.json.decode(path.read_bytes(), type=tuple[Signature, ...])
    except (msgspec.DecodeError, msgspec.ValidationError) as error:
        fix = f"run `autograder audit {exercise.slug} --record`"
        raise CourseError(path, f"is not a table of diagnoses: {error}", fix=fix) from error


def write_table(exercise: Exercise, table: Iterable[Signature]) -> None:
    """Record the signatures of an exercise."""
    text = msgspec.json.format(msgspec.json.encode(tuple(table)), indent=1)
    table_path(exercise).write_bytes(text + b"\n")


def outdated(exercise: Exercise, current: Iterable[Signature]) -> list[str]:
    """Return the mutants of which the recorded table says something else than they do now, or nothing.

    Messages are not compared: their numbers may differ in another digit on another processor.
    """
    recorded, now = ({one.mutant: _gist(one) for one in table} for table in (read_table(exercise), current))
    return sorted(name for name in recorded.keys() | now.keys() if recorded.get(name) != now.get(name))


def _gist(one: Signature) -> tuple[str, str, list[tuple[str, str]]]:
    return one.task, one.diagnosis, [(check, outcome) for check, outcome, _ in one.failures]


def table_path(exercise: Exercise) -> Path:
    """Return where the signatures of an exercise are recorded."""
    return exercise.private / _FILE


def _diagnosed(result: TaskResult, table: Sequence[Signature]) -> TaskResult:
    mine = failures(result)
    found = {
        one.diagnosis for one in table if one.task == result.id and one.failures == mine and one.diagnosis
    }
    if not mine or len(found) != 1:
        return result
    diagnosis, checks = found.pop(), list(result.checks)
    first = next(place for place, check in enumerate(checks) if check.outcome is not Outcome.PASSED)
    checks[first] = msgspec.structs.replace(checks[first], diagnosis=diagnosis)
    return msgspec.structs.replace(result, checks=tuple(checks))


def _comparable(message: str) -> str:
    """Round the numbers of a message and leave out where an exception was raised.

    The last digits of another processor do not matter, nor does the line at which another notebook stumbles.
    """
    return _NUMBER.sub(lambda found: f"{float(found[0]):.3g}", _PLACE.sub("", message))
