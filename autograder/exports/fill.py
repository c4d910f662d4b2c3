"""A platform's table with the grades of a class in it, and all that a person must know about it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace

from autograder.exports.cells import number
from autograder.exports.place import Placed, Row
from autograder.exports.sheet import Sheet
from autograder.model import Grade


@dataclass(frozen=True, slots=True)
class Filled:
    """A table to be uploaded."""

    sheet: Sheet
    placed: Mapping[int, Grade]  # the grades that were written, by row
    unplaced: dict[str, str]  # student → why their grade is in no row
    open: dict[str, tuple[str, ...]]  # student → what must be graded before there is a grade
    untouched: tuple[str, ...] = ()  # who is in the table and handed in nothing
    remarks: tuple[str, ...] = ()  # sentences


def filled(
    sheet: Sheet,
    placed: Placed,
    people: Iterable[Row],
    cells: Mapping[int, Mapping[int, str]],
    remarks: tuple[str, ...],
) -> Filled:
    """Put cells into a sheet, by row and column."""
    rows = tuple(
        tuple(cells.get(place, {}).get(column, cell) for column, cell in enumerate(row))
        for place, row in enumerate(sheet.rows)
    )
    return Filled(
        sheet=replace(sheet, rows=rows),
        placed={place: grade for place, grade in placed.rows.items() if place in cells},
        unplaced=placed.unplaced,
        open={grade.student: grade.open for grade in placed.rows.values() if grade.score is None},
        untouched=tuple(
            one.name or sheet.rows[one.place][0] for one in people if one.place not in placed.rows
        ),
        remarks=remarks,
    )


def scaled(grade: Grade, maximum: float | None) -> str:
    """Write a grade out of a platform's maximum, which no platform lets it exceed."""
    score = grade.score_so_far
    if maximum is None or not grade.max_score:
        return number(score)
    return number(min(maximum, score * maximum / grade.max_score))


def maximum_in(cell: str) -> float | None:
    """Return the points that a cell says are possible; None where it says none."""
    try:
        value = float(cell.strip().replace(",", "."))
    except ValueError:
        return None
    return value if 0 < value < float("inf") else None


def scale_remarks(grades: Mapping[int, Grade], maxima: Mapping[int, float | None]) -> tuple[str, ...]:
    """Say where points were scaled, and whose were cut."""
    scales = {(grade.max_score, maxima[place]) for place, grade in grades.items()}
    lines = [
        f"Points were scaled from {number(ours)} to the {number(theirs)} of the table."
        for ours, theirs in sorted(scales, key=str)
        if theirs is not None and ours != theirs
    ]
    over = [grade.student for grade in grades.values() if grade.score_so_far > grade.max_score]
    return (*lines, *(f"{student} has more than the maximum; it was cut to it." for student in sorted(over)))
