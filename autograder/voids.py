"""Checks that were found unfair: everybody gets what they are worth, and nothing is run again for that.

They are listed in `solutions/<slug>/voided.toml`, each with the reason that students read.
"""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import msgspec

from autograder.course.decode import TomlFile, read_text
from autograder.model import CheckResult, Exercise, Outcome, Task, TaskResult, Value, Verdict
from autograder.score import score_task, total

FILE: Final = "voided.toml"
_EXCUSED: Final = "It builds on a check that does not count:"


class Void(Value, frozen=True):
    """One [[voided]] check."""

    check: str  # the name of its function; all cases of a parametrized one
    reason: str  # for students: why it does not count


class _Table(Value, frozen=True):
    voided: tuple[Void, ...]


class Voids(Value, frozen=True):
    """What does not count of an exercise."""

    reasons: Mapping[str, str]  # by check
    needs: Mapping[str, tuple[str, ...]]  # of each check: those that must pass first


def read_voids(exercise: Exercise) -> Voids:
    """Return the voided checks of an exercise; none where nothing is listed.

    Raises:
        CourseError: The list is malformed, gives no reason, or names no check.
    """
    path = exercise.private / FILE
    if not path.is_file():
        return Voids(reasons={}, needs={})
    file, needs = TomlFile(path), dict(_needs(exercise))
    table = file.decode(_Table).voided
    for index, one in enumerate(table):
        if not one.reason.strip():
            raise file.problem("`reason`: expected what students are told", "voided", index, "reason")
        if one.check not in needs:
            problem = f"`check`: the hidden checks have none of the name `{one.check}`"
            raise file.problem(problem, "voided", index, "check")
    return Voids(reasons={one.check: one.reason.strip() for one in table}, needs=needs)


def without(verdict: Verdict, exercise: Exercise, voids: Voids) -> Verdict:
    """Return a verdict in which the voided checks count as passed, and tasks are scored accordingly.

    A check that was skipped only because a voided one did not pass counts as passed too: how it would have
    ended is not known.
    """
    if not voids.reasons or verdict.fault:
        return verdict
    reasons = _reasons([check for result in verdict.tasks for check in result.checks], voids)
    known = {task.id: task for task in exercise.tasks}
    tasks = tuple(_rescored(result, known.get(result.id), reasons) for result in verdict.tasks)
    return msgspec.structs.replace(verdict, tasks=tasks, score=total(tasks, exercise))


def _rescored(result: TaskResult, task: Task | None, reasons: Mapping[str, str]) -> TaskResult:
    """Return a task's result with the reasons at the checks that do not count; others stay as they are."""
    if task is None or not any(_function(check) in reasons for check in result.checks):
        return result
    checks = tuple(
        msgspec.structs.replace(check, voided=reasons.get(_function(check), "")) for check in result.checks
    )
    return msgspec.structs.replace(result, checks=checks, score=score_task(task, checks))


def _reasons(checks: Sequence[CheckResult], voids: Voids) -> dict[str, str]:
    """Return why checks do not count: they are voided, or were skipped for no other reason than voided ones."""
    stumbled = {_function(check) for check in checks if check.outcome is not Outcome.PASSED}
    skipped = {_function(check) for check in checks if check.outcome is Outcome.SKIPPED}
    reasons = dict(voids.reasons)
    for _ in checks:  # one step from a check to those that need it
        for name in sorted(skipped - reasons.keys()):
            blockers = [needed for needed in voids.needs.get(name, ()) if needed in stumbled]
            if blockers and all(needed in reasons for needed in blockers):
                reason = reasons[blockers[0]]
                reasons[name] = reason if reason.startswith(_EXCUSED) else f"{_EXCUSED} {reason}"
    return reasons


def _function(check: CheckResult) -> str:
    return check.name.partition("[")[0]


def _needs(exercise: Exercise) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield each hidden check with the names in the `needs=[…]` of its declaration."""
    trees = (ast.parse(read_text(path)) for path in sorted(exercise.hidden_checks.glob("*.py")))
    for node in (node for tree in trees for node in tree.body):
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test"):
            lists = [
                keyword.value
                for call in node.decorator_list
                if isinstance(call, ast.Call)
                for keyword in call.keywords
                if keyword.arg == "needs"
            ]
            found = (each for one in lists for each in ast.walk(one) if isinstance(each, ast.Name))
            yield node.name, tuple(name.id for name in found)
