"""What is being graded: a course, or one assignment or some exercises of it."""

from __future__ import annotations

from collections.abc import Collection

from autograder.errors import IntakeError
from autograder.model import Assignment, Course


class Scope:
    """The part of a course that submissions are collected for."""

    def __init__(self, course: Course, assignment: str | None = None, only: Collection[str] = ()) -> None:
        """Choose from a course.

        Args:
            course: the course.
            assignment: the id of the only assignment wanted, None for all.
            only: the slugs of the only exercises wanted, empty for all.

        Raises:
            IntakeError: there is no such assignment or exercise.
        """
        self.assignments = {item.id: item for item in course.assignments}
        exercises = [exercise for item in course.assignments for exercise in item.exercises]
        self.slugs = {exercise.slug for exercise in exercises}
        self.functions = {
            exercise.slug: frozenset(task.id for task in exercise.functions) for exercise in exercises
        }
        self._wanted = assignment
        self._only = frozenset(only)
        if assignment is not None:
            _check("assignment", assignment, self.assignments)
        for slug in sorted(self._only):
            _check("exercise", slug, self.slugs)

    def of(self, assignment: str, slug: str) -> Assignment | str:
        """Return the assignment that an exercise was handed in for, or why there is none, as a sentence.

        Args:
            assignment: what the folders say, empty where they do not.
            slug: the exercise.
        """
        name = assignment or self._wanted
        if name is not None:
            found = self.assignments[name]
            return found if slug in _slugs(found) else f"Assignment `{name}` has no exercise `{slug}`."
        holding = [item for item in self.assignments.values() if slug in _slugs(item)]
        if len(holding) == 1:
            return holding[0]
        return f"Several assignments have an exercise `{slug}`; choose one with --assignment."

    def wants(self, assignment: str, slug: str) -> bool:
        """Tell whether work on this exercise is to be graded now."""
        return assignment in ("", self._wanted or assignment) and slug in (self._only or {slug})


def _slugs(assignment: Assignment) -> set[str]:
    return {exercise.slug for exercise in assignment.exercises}


def _check(kind: str, name: str, known: Collection[str]) -> None:
    if name not in known:
        names = ", ".join(f"`{item}`" for item in sorted(known))
        raise IntakeError(f"the course has no {kind} `{name}` (it has {names})")
