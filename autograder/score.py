"""From the outcomes of checks to scores: the one place where points are given."""

from __future__ import annotations

from collections.abc import Sequence

from autograder.examiner.job import Examination
from autograder.model import (
    CheckResult,
    Credit,
    Exercise,
    Outcome,
    Task,
    TaskKind,
    TaskResult,
)


def score_tasks(exercise: Exercise, examination: Examination) -> tuple[TaskResult, ...]:
    """Return the result of every task; a task on which the grader failed has no score."""
    return tuple(
        _result(
            task, tuple(check for check in examination.checks if check.task == task.id), examination.fault
        )
        for task in exercise.tasks
    )


def zero_tasks(exercise: Exercise) -> tuple[TaskResult, ...]:
    """Return the results of a submission in which nothing could be read."""
    return tuple(
        TaskResult(
            id=task.id,
            title=task.title,
            score=None if task.kind is TaskKind.WRITTEN else 0.0,
            max_score=task.points,
        )
        for task in exercise.tasks
    )


def total(tasks: Sequence[TaskResult], exercise: Exercise) -> float | None:
    """Return the sum of the tasks graded so far; None where a grader fault leaves one open."""
    written = {task.id for task in exercise.tasks if task.kind is TaskKind.WRITTEN}
    scores = [task.score for task in tasks if task.id not in written]
    return None if None in scores else sum(score for score in scores if score is not None)


def _result(task: Task, checks: tuple[CheckResult, ...], fault: str) -> TaskResult:
    return TaskResult(
        id=task.id,
        title=task.title,
        score=None if fault else score_task(task, checks),
        max_score=task.points,
        checks=checks,
    )


def score_task(task: Task, checks: Sequence[CheckResult]) -> float | None:
    """Return a task's points; None for a written one, and where a check of it failed on our side."""
    if task.kind is TaskKind.WRITTEN or not checks:
        return None
    if any(check.outcome is Outcome.INTERNAL and not check.voided for check in checks):
        return None
    passed = sum(check.counts_as_passed for check in checks)
    if task.credit is Credit.SHARE:
        return round(task.points * passed / len(checks), 2)
    return task.points if passed == len(checks) else 0.0
