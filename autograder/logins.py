"""Students of a download under the names that a platform's table gives them, the same in every assignment."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace

import msgspec

from autograder.errors import ExportError
from autograder.exports import canvas, moodle
from autograder.exports.place import Placed, place
from autograder.exports.sheet import Sheet
from autograder.intake.collect import Collection
from autograder.intake.names import is_student_name
from autograder.model import Grade


def renamed(found: Collection, table: Sheet) -> tuple[Collection, dict[str, str]]:
    """Call students by their email addresses (Moodle) or logins (Canvas).

    Args:
        found: what was handed in.
        table: Moodle's grading worksheet, or Canvas's gradebook.

    Returns:
        The same work under those names, and the students who keep their own, each with the reason.

    Raises:
        ExportError: the table is neither.
    """
    students = sorted({one.student for one in found.submissions})
    placed, logins = _placed(students, table)
    names, reasons = {}, dict(placed.unplaced)
    rows = Counter(login.casefold() for login in logins.values())
    for row, grade in placed.rows.items():
        if not is_student_name(logins[row]):
            reasons[grade.student] = "there is no email address or login in their row"
        elif rows[logins[row].casefold()] > 1:
            reasons[grade.student] = f"several rows have `{logins[row]}`"
        else:
            names[grade.student] = logins[row]
    submissions = tuple(
        msgspec.structs.replace(one, student=names.get(one.student, one.student)) for one in found.submissions
    )
    unmatched = tuple(replace(one, student=names.get(one.student, one.student)) for one in found.unmatched)
    return replace(found, submissions=submissions, unmatched=unmatched), reasons


def _placed(students: list[str], table: Sheet) -> tuple[Placed, dict[int, str]]:
    """Find the row of each student, and the login in each row."""
    if table.column("Identifier") is not None:
        people, alike = moodle.people_of(table), moodle.alike
    elif table.column("ID") is not None:
        people, alike = canvas.people_of(table), canvas.alike
    else:
        raise ExportError(f"{table.name}: is neither Moodle's grading worksheet nor Canvas's gradebook")
    blank = [Grade(student=student, assignment="") for student in students]
    return place(blank, people, alike), {one.place: one.login for one in people}
