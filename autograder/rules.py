"""What the course's rules make of verdicts: lateness, the attempt that counts, and what is dropped."""

from __future__ import annotations

import datetime as dt
import math
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Final

import msgspec

from autograder.model import (
    Assignment,
    Attempts,
    Course,
    Exercise,
    Grade,
    LateRule,
    Part,
    TaskKind,
    Value,
    Verdict,
)
from autograder.roster import Roster

Penalty = Callable[[str, float, float], float | None]  # student, score, seconds late → points taken off
Attempted = Callable[[Verdict], Sequence[Verdict]]  # the latest verdict → those on all attempts, that one too

_DAY: Final = 86_400.0


class Counted(Value, frozen=True):
    """One exercise in a student's result."""

    exercise: str
    score: float | None  # of the attempt that counts, before lateness; null where the grader failed
    max_score: float
    penalty: float = 0.0  # points taken off for lateness
    attempts: int = 0  # how many there were; 0 where nothing was handed in
    dropped: bool = False  # it counts for nothing, for it is one of the lowest

    @property
    def earned(self) -> float:
        """What is left of the score."""
        return (self.score or 0.0) - self.penalty


class Standing(Value, frozen=True):
    """What one student has in one assignment, by the rules of the course."""

    student: str
    assignment: str
    score: float | None  # of what counts, lateness taken off; null where the grader failed on some of it
    max_score: float  # of what counts
    exercises: tuple[Counted, ...]
    dropped: bool = False  # the whole assignment counts for nothing


def has_totals_of_its_own(course: Course) -> bool:
    """Tell whether some rule of a course is none that nbgrader's gradebook can follow."""
    return course.drop_lowest > 0 or any(
        one.drop_lowest > 0 or one.attempts is Attempts.BEST for one in course.assignments
    )


def late_points(rule: LateRule, score: float, seconds: float) -> float:
    """Return the points that a rule takes off a notebook which is so late."""
    beyond = seconds - rule.grace_minutes * 60
    if beyond <= 0:
        return 0.0
    return max(score, 0.0) * min(rule.at_most, rule.per_day * math.ceil(seconds / _DAY))


def counting(
    verdicts: Iterable[Verdict], course: Course, attempted: Attempted, late: Callable[[Verdict], float]
) -> list[Verdict]:
    """Return for each latest verdict the one on the attempt that counts.

    Args:
        verdicts: The latest on each exercise of each student.
        course: Whose rules say which attempt counts.
        attempted: Returns all attempts.
        late: The points that lateness takes off an attempt.
    """
    best = {one.id for one in course.assignments if one.attempts is Attempts.BEST}
    return [
        max(attempted(verdict), key=lambda one: (one.score or 0.0) - late(one))
        if verdict.assignment in best
        else verdict
        for verdict in verdicts
    ]


def with_attempts(grade: Grade, attempts: Mapping[str, Verdict], late: Callable[[Verdict], float]) -> Grade:
    """Return a grade with the checks' points of earlier attempts, where it is better for them.

    A task that no check graded keeps its points: a person sees, and grades, the latest attempt only. One that the
    exercise no longer has is worth nothing.

    Args:
        grade: On the latest attempts.
        attempts: The earlier attempts that count, by exercise.
        late: The points that lateness takes off an attempt.
    """
    parts = {
        name: _better(part, attempts[name], late) if name in attempts else part
        for name, part in grade.parts.items()
    }
    return msgspec.structs.replace(grade, parts=parts)


def _better(part: Part, attempt: Verdict, late: Callable[[Verdict], float]) -> Part:
    checked = {task.id: task.score for task in attempt.tasks if task.score is not None}
    tasks = {name: checked.get(name, points) for name, points in part.tasks.items()}
    earlier = msgspec.structs.replace(
        part, score=sum(tasks.values()), penalty=late(attempt), tasks=tasks, earlier=True
    )
    return earlier if earlier.share > part.share else part


def without_lowest(grade: Grade, count: int) -> Grade:
    """Return a grade in which so many exercises count for nothing: those with the smallest share of their points.

    While something is open there is no score, and nothing is dropped: it might be another exercise in the end.
    """
    if grade.open:
        return grade
    names = [*grade.parts]
    places = _lowest([part.share for part in grade.parts.values()], count)
    return msgspec.structs.replace(grade, dropped=tuple(names[place] for place in sorted(places)))


def seconds_late(verdict: Verdict, assignment: Assignment, roster: Roster) -> float:
    """Return how long after the student's own due date an attempt was handed in."""
    if verdict.submitted is None or assignment.due is None:
        return 0.0
    extension = roster.extension(verdict.student, assignment) or dt.timedelta()
    return max(0.0, (verdict.submitted - assignment.due - extension).total_seconds())


def standings(
    verdicts: Iterable[Verdict],
    course: Course,
    late: Callable[[Verdict], float],
    attempts: Callable[[Verdict], int] = lambda verdict: 1,
) -> list[Standing]:
    """Return what each student has in each assignment.

    Args:
        verdicts: Those that count; exercises without one were not handed in.
        course: Its rules.
        late: The points that lateness takes off a verdict.
        attempts: How many attempts there were.
    """
    graded: dict[tuple[str, str], dict[str, Verdict]] = defaultdict(dict)
    for verdict in verdicts:
        graded[verdict.student, verdict.assignment][verdict.exercise] = verdict
    students = sorted({student for student, _ in graded})
    touched = [one for one in course.assignments if any(name == one.id for _, name in graded)]
    found = []
    for student in students:
        own = [
            _standing(student, assignment, graded[student, assignment.id], late, attempts)
            for assignment in touched
        ]
        found += _dropped_assignments(own, course.drop_lowest)
    return found


def _standing(
    student: str,
    assignment: Assignment,
    verdicts: Mapping[str, Verdict],
    late: Callable[[Verdict], float],
    attempts: Callable[[Verdict], int],
) -> Standing:
    counted = [_counted(each, verdicts.get(each.slug), late, attempts) for each in assignment.exercises]
    shares = [
        None if one.score is None else one.earned / (_checked(each) or 1.0)
        for one, each in zip(counted, assignment.exercises, strict=True)
    ]
    for place in _lowest(shares, assignment.drop_lowest):
        counted[place] = msgspec.structs.replace(counted[place], dropped=True)
    kept = [one for one in counted if not one.dropped]
    open_ = any(one.score is None for one in kept)
    return Standing(
        student=student,
        assignment=assignment.id,
        score=None if open_ else round(sum(one.earned for one in kept), 6),
        max_score=sum(one.max_score for one in kept),
        exercises=tuple(counted),
    )


def _counted(
    exercise: Exercise,
    verdict: Verdict | None,
    late: Callable[[Verdict], float],
    attempts: Callable[[Verdict], int],
) -> Counted:
    if verdict is None:
        return Counted(exercise=exercise.slug, score=0.0, max_score=exercise.max_score)
    return Counted(
        exercise=exercise.slug,
        score=verdict.score,
        max_score=exercise.max_score,
        penalty=late(verdict),
        attempts=attempts(verdict),
    )


def _checked(exercise: Exercise) -> float:
    """Return the points that checks give: what a person grades is not known here."""
    return sum(task.points for task in exercise.tasks if task.kind is TaskKind.FUNCTION)


def _dropped_assignments(own: Sequence[Standing], count: int) -> list[Standing]:
    shares = [None if one.score is None else one.score / (one.max_score or 1.0) for one in own]
    places = set(_lowest(shares, min(count, len(own) - 1)))
    return [msgspec.structs.replace(one, dropped=place in places) for place, one in enumerate(own)]


def _lowest(shares: Sequence[float | None], count: int) -> list[int]:
    """Return the places of the lowest shares, the first of equal ones; what is not known yet stays."""
    known = [(share, place) for place, share in enumerate(shares) if share is not None]
    return [place for _, place in sorted(known)[:count]]
