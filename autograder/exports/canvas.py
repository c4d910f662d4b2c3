"""Canvas's gradebook, exported as CSV, filled and imported again.

Canvas knows an assignment by the number in parentheses at the end of its heading, and a student by ID, the same in all
courses. What a group hands in is in a download under the group's name with the ID of one member. The
rows above the students (“Points Possible” and, where grades are hidden, one more) stay as they are.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Final

from autograder.errors import ExportError
from autograder.exports.fill import Filled, filled, maximum_in, scale_remarks, scaled
from autograder.exports.place import Placed, Row, fold, place
from autograder.exports.sheet import Sheet
from autograder.model import Assignment, Grade

_HEADING: Final = re.compile(r"(?P<title>.*)\((?P<number>\d+)\)\s*", re.DOTALL)
_POSSIBLE: Final = "points possible"
_EXCUSED: Final = "ex"


def fill_gradebook(sheet: Sheet, grades: Iterable[Grade], assignment: Assignment, column: str = "") -> Filled:
    """Fill the column of one assignment; everything else stays as it is.

    Args:
        sheet: the gradebook as Canvas wrote it.
        grades: of those who handed in; one that is open leaves its cell as it is.
        assignment: whose grades they are.
        column: the heading, or the number in it, where it does not name the assignment.

    Raises:
        ExportError: it is not clear which column is meant.
    """
    where = _column(sheet, assignment, column)
    possible = next((row for row in sheet.rows if row[0].strip().casefold() == _POSSIBLE), None)
    maximum = maximum_in(possible[where]) if possible else None
    people = people_of(sheet)
    placed = place([*grades], people, alike)
    excused = {row for row in placed.rows if sheet.rows[row][where].strip().casefold() == _EXCUSED}
    written = {
        row: grade for row, grade in placed.rows.items() if grade.score is not None and row not in excused
    }
    cells = {row: {where: scaled(grade, maximum)} for row, grade in written.items()}
    remarks = (
        *scale_remarks(written, dict.fromkeys(written, maximum)),
        *(f"{placed.rows[row].student} is excused there; that was left." for row in sorted(excused)),
        *_under_other_names(placed, people),
    )
    return filled(sheet, placed, people, cells, remarks)


def _column(sheet: Sheet, assignment: Assignment, wanted: str) -> int:
    found = {
        place: match for place, heading in enumerate(sheet.headings) if (match := _HEADING.fullmatch(heading))
    }
    names = {fold(wanted)} if wanted else {fold(assignment.id), fold(assignment.title)}
    chosen = [
        place
        for place, match in found.items()
        if names & {fold(match["title"]), match["number"], fold(match[0])}
    ]
    if not chosen and not wanted and len(found) == 1:
        chosen = [*found]
    if len(chosen) != 1:
        there = ", ".join(f"`{match[0].strip()}`" for match in found.values()) or "none"
        raise ExportError(
            f"{sheet.name}: it is not clear which column is meant; choose one with --column (it has {there})"
        )
    return chosen[0]


def people_of(sheet: Sheet) -> list[Row]:
    """Return who is in a gradebook; rows that are no student's are left out."""
    of_number = sheet.require("ID")
    of_keys = [sheet.column(name) for name in ("SIS Login ID", "SIS User ID", "Integration ID")]
    of_name = [sheet.column(name) for name in ("Student", "LastName", "FirstName")]
    return [
        Row(
            place=position,
            number=row[of_number].strip(),
            keys=frozenset(row[column].strip().casefold() for column in of_keys if column is not None) - {""},
            login=row[of_keys[0]].strip() if of_keys[0] is not None else "",
            name=" ".join(row[column].strip() for column in of_name if column is not None),
        )
        for position, row in enumerate(sheet.rows)
        if row[of_number].strip().isdecimal()
    ]


def alike(ours: str, theirs: str) -> bool:
    """Tell that any name can be that of the student whose ID it comes with: a group's name, for one."""
    return True


def _under_other_names(placed: Placed, people: Iterable[Row]) -> Iterator[str]:
    """Yield whose work came under another name than the row's: “García, Ana” becomes `garcíaana` in a download."""
    for person in people:
        grade = placed.rows.get(person.place)
        name = grade.student.removesuffix(f"_{person.number}") if grade else ""
        if grade and name != grade.student and fold(name) != fold(person.name):
            yield (
                f"{grade.student} has the ID of `{person.name}`, whose row was filled: a group's work, or a name that changed."
            )
