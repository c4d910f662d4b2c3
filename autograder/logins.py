"""Students of a download under the names that a platform's table gives them, the same in every assignment."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import replace

import msgspec

from autograder.errors import ExportError
from autograder.exports import canvas, moodle
from autograder.exports.place import Placed, place
from autograder.exports.sheet import Sheet
from autograder.groups import share
from autograder.intake.collect import Collection
from autograder.intake.names import is_student_name
from autograder.model import Grade
from autograder.roster import Group, Roster


def renamed(found: Collection, table: Sheet) -> tuple[Collection, dict[str, str]]:
    """Call students by their email addresses (Moodle) or logins (Canvas); work of a team is each member's.

    Args:
        found: what was handed in.
        table: Moodle's grading worksheet, or Canvas's gradebook.

    Returns:
        The same work under those names, and the students who keep their own, each with the reason.

    Raises:
        ExportError: the table is neither.
    """
    students = sorted({one.student for one in found.submissions})
    teams, lacking = _teams(students, table)
    handed_in = share(found.submissions, Roster(groups=tuple(teams.values())))
    placed, logins = _placed([student for student in students if student not in teams], table)
    names, reasons = {}, {**placed.unplaced, **lacking}
    rows = Counter(login.casefold() for login in logins.values())
    for row, grade in placed.rows.items():
        if not is_student_name(logins[row]):
            reasons[grade.student] = "there is no email address or login in their row"
        elif rows[logins[row].casefold()] > 1:
            reasons[grade.student] = f"several rows have `{logins[row]}`"
        else:
            names[grade.student] = logins[row]
    submissions = tuple(
        msgspec.structs.replace(one, student=names.get(one.student, one.student)) for one in handed_in
    )
    unmatched = tuple(replace(one, student=names.get(one.student, one.student)) for one in found.unmatched)
    return replace(found, submissions=submissions, unmatched=unmatched), reasons


def _teams(students: Iterable[str], table: Sheet) -> tuple[dict[str, Group], dict[str, str]]:
    """Return the teams among those who handed in, by their names in the download, and why some lack members."""
    rows = moodle.teams_of(table) if table.column("Identifier") is not None else {}
    people = moodle.people_of(table) if rows else []
    teams, lacking = {}, {}
    for student in students:
        members = [people[row] for row in rows.get(moodle.team_key(student), ())]
        known = [one.login for one in members if is_student_name(one.login)]
        if known:
            teams[student] = Group(name=student, members=tuple(dict.fromkeys(known)))
        if unknown := ", ".join(one.name for one in members if one.login not in known):
            lacking[student] = f"{unknown} has no email address or login"
    return teams, lacking


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
