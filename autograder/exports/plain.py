"""The grades of a class as a table that any program reads."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from autograder.exports.cells import number
from autograder.exports.sheet import Sheet, to_bytes
from autograder.model import Grade

_WHO: Final = ("assignment", "student", "last_name", "first_name", "email", "submitted")
_WHAT: Final = ("raw_score", "penalty", "score", "max_score", "earlier", "dropped", "open")


def grades_csv(grades: Iterable[Grade]) -> bytes:
    """Return a row a student and assignment; a score is empty while something is open."""
    ordered = [*grades]
    exercises = [*dict.fromkeys(exercise for grade in ordered for exercise in grade.parts)]
    rows = tuple(_row(grade, exercises) for grade in ordered)
    return to_bytes(Sheet("grades", (*_WHO, *exercises, *_WHAT), rows))


def _row(grade: Grade, exercises: Sequence[str]) -> tuple[str, ...]:
    return (
        grade.assignment,
        grade.student,
        grade.last_name,
        grade.first_name,
        grade.email,
        grade.submitted.isoformat() if grade.submitted else "",
        *(number(grade.scores[one]) if one in grade.scores else "" for one in exercises),
        number(grade.raw_score),
        number(grade.penalty),
        "" if grade.score is None else number(grade.score),
        number(grade.max_score),
        "; ".join(grade.earlier),
        "; ".join(grade.dropped),
        "; ".join(grade.open),
    )
