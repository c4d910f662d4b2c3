"""What another grading would change: whose score, and which checks end otherwise than before."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping

from autograder.model import Exercise, Outcome, Value, Verdict
from autograder.privacy import Pseudonyms

Place = tuple[str, str, str]  # student, assignment, exercise
Scores = Mapping[Place, Mapping[str, float | None]]  # automatic scores in the gradebook, by task


class CheckChange(Value, frozen=True):
    """One check that ends otherwise, or that now counts for nothing."""

    task: str
    name: str
    title: str
    before: Outcome | None  # null where there was no such check
    after: Outcome | None
    voided: str = ""  # why it does not count now


class Change(Value, frozen=True):
    """One score that would be another one."""

    student: str
    assignment: str
    exercise: str
    before: float | None  # what the gradebook says; null where it says nothing yet
    after: float | None
    max_score: float
    checks: tuple[CheckChange, ...]
    reasons: tuple[str, ...] = ()  # other ones than checks


def changes(
    before: Iterable[Verdict], after: Iterable[Verdict], recorded: Scores, exercises: Mapping[str, Exercise]
) -> list[Change]:
    """Return the scores that change, in the order of the new verdicts.

    Args:
        before: What was graded last; its checks tell why.
        after: What is graded now.
        recorded: What the gradebook says: the scores that would be written over.
        exercises: The exercises by slug.
    """
    known = {place(verdict): verdict for verdict in before}
    found = (
        _change(known.get(place(verdict)), verdict, recorded, exercises[verdict.exercise])
        for verdict in after
    )
    return [change for change in found if change is not None]


def under_pseudonyms(changes: Iterable[Change], pseudonyms: Pseudonyms) -> list[Change]:
    """Return changes without the students' names, in an order that says nothing of them."""
    hidden = (pseudonyms.rename(change, [change.student]) for change in changes)
    return sorted(hidden, key=lambda change: (change.student, change.assignment, change.exercise))


def place(verdict: Verdict) -> Place:
    """Return whose verdict on what it is."""
    return verdict.student, verdict.assignment, verdict.exercise


def _change(before: Verdict | None, after: Verdict, recorded: Scores, exercise: Exercise) -> Change | None:
    scores = recorded.get(place(after))
    mine = {task.id: task.score for task in after.tasks}
    functions = [task.id for task in exercise.functions]
    if scores is not None and all(scores.get(task) == mine.get(task) for task in functions):
        return None
    return Change(
        student=after.student,
        assignment=after.assignment,
        exercise=after.exercise,
        before=None if scores is None else _sum(scores.get(task) for task in functions),
        after=after.score,
        max_score=after.max_score,
        checks=tuple(_checks(before, after)),
        reasons=tuple(_reasons(before, after, scores is None)),
    )


def _sum(scores: Iterable[float | None]) -> float | None:
    values = list(scores)
    return None if None in values else sum(value for value in values if value is not None)


def _checks(before: Verdict | None, after: Verdict) -> Iterator[CheckChange]:
    """Yield the checks that ended otherwise, those that are new, gone or voided among them."""
    old = {check.name: check for task in before.tasks for check in task.checks} if before else {}
    new = {check.name: check for task in after.tasks for check in task.checks}
    for name, check in new.items():
        earlier = old.get(name)
        newly_voided = check.voided and check.outcome is not Outcome.PASSED
        if before and (earlier is None or earlier.outcome is not check.outcome or newly_voided):
            yield CheckChange(
                task=check.task,
                name=name,
                title=check.title,
                before=earlier.outcome if earlier else None,
                after=check.outcome,
                voided=check.voided,
            )
    for name, check in old.items():
        if name not in new:
            yield CheckChange(task=check.task, name=name, title=check.title, before=check.outcome, after=None)


def _reasons(before: Verdict | None, after: Verdict, fresh: bool) -> Iterator[str]:
    if fresh:
        yield "not in the gradebook yet"
    if before is None:
        return
    if before.work and before.work != after.work:
        yield "other work was handed in"
    if before.seed != after.seed:
        yield f"another seed: {before.seed} → {after.seed}"
    if before.device != after.device:
        yield f"another device: {before.device} → {after.device}"
    if before.sandbox != after.sandbox:
        yield f"another sandbox: {before.sandbox} → {after.sandbox}"
    if before.problem != after.problem:
        yield after.problem or "the notebook can be read now"
    worth = {task.id: task.max_score for task in before.tasks}
    for task in after.tasks:
        if worth.get(task.id, task.max_score) != task.max_score:
            yield f"{task.id} is worth {task.max_score:g} points now, not {worth[task.id]:g}"
