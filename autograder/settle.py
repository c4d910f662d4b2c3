"""The grades of the gradebook as they count, by the rules of the course."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import msgspec

from autograder.attempts import earlier_that_count, late_points_in
from autograder.course import load_roster
from autograder.diagnose import diagnosed
from autograder.model import Attempts, Course, Grade
from autograder.rules import with_attempts, without_lowest
from autograder.store import VerdictStore


def settled(
    grades: Sequence[Grade], course: Course, work: Path, *, open_as_zero: bool, as_in_gradebook: bool
) -> list[Grade]:
    """Return the grades that count, each with its exercises in the order of the course.

    Args:
        grades: Those of the gradebook.
        course: Its rules: the attempts that count, and how many of the lowest are dropped.
        work: The folder of `verdicts/`.
        open_as_zero: Whether what nobody has graded yet earns nothing, instead of leaving the grade open.
        as_in_gradebook: Whether the rules are left aside.
    """
    ordered = [_in_course_order(grade, course) for grade in grades]
    if open_as_zero:
        ordered = [msgspec.structs.replace(grade, open=()) for grade in ordered]
    return ordered if as_in_gradebook else _by_the_rules(ordered, course, work)


def _in_course_order(grade: Grade, course: Course) -> Grade:
    """Return a grade with its exercises in the order of `course.toml`; the gradebook has them by name."""
    slugs = [one.slug for each in course.assignments if each.id == grade.assignment for one in each.exercises]
    order = dict.fromkeys([*(slug for slug in slugs if slug in grade.parts), *grade.parts])
    return msgspec.structs.replace(grade, parts={name: grade.parts[name] for name in order})


def _by_the_rules(grades: Sequence[Grade], course: Course, work: Path) -> list[Grade]:
    """Return grades with the attempts that count, and without the lowest exercises."""
    rules = {one.id: one for one in course.assignments}
    if any(one.attempts is Attempts.BEST for one in course.assignments):
        grades = _with_the_best(grades, course, work)
    return [
        without_lowest(one, rules[one.assignment].drop_lowest) if one.assignment in rules else one
        for one in grades
    ]


def _with_the_best(grades: Sequence[Grade], course: Course, work: Path) -> list[Grade]:
    roster, latest = load_roster(work, course), VerdictStore(work / "verdicts").latest()
    earlier = earlier_that_count(diagnosed(latest, course), course, roster, work)
    late = late_points_in(course, roster)
    return [with_attempts(one, earlier.get((one.student, one.assignment), {}), late) for one in grades]
