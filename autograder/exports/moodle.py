"""Moodle's offline grading worksheet, and a zip of feedback that it takes back.

Moodle reads Identifier, Grade, Last modified (grade) and Feedback comments; it leaves out a grade above the
maximum, and one that somebody changed after the worksheet was downloaded.
"""

from __future__ import annotations

import html
import io
import re
import unicodedata
import zipfile
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Final

from autograder.exports.cells import number
from autograder.exports.fill import Filled, filled, maximum_in, scale_remarks, scaled
from autograder.exports.place import Placed, Row, fold, place
from autograder.exports.sheet import Sheet
from autograder.model import Grade

_NUMBER: Final = re.compile(r"(\d+)\s*$")
_TEAM: Final = re.compile(r"(?P<name>.+)_(?P<number>\d+)", re.DOTALL)
_NOT_IN_FILES: Final = re.compile(r"[\x00-\x1f&<>\"'`|:\\/]")  # Moodle takes these out of the names of files
_NO_PAGE: Final = "run `autograder feedback` first"
_NO_NUMBER: Final = "Moodle takes the pages of a team by its number, which is not in this name: --logins leaves it out, and the default team has none"
_EPOCH: Final = (1980, 1, 1, 0, 0, 0)


def fill_worksheet(
    sheet: Sheet,
    grades: Iterable[Grade],
    columns: Mapping[str, str] = {},
) -> Filled:
    """Fill the grades and comments of a worksheet; other rows and columns stay as they are.

    Args:
        sheet: the worksheet as Moodle wrote it.
        grades: of those who handed in; one that is open leaves its row as it is.
        columns: what headings are called where Moodle speaks another language, by their English names.

    Raises:
        ExportError: the worksheet lacks a column.
    """
    names = _folded(columns)
    of_grade = sheet.require(names.get("grade", "Grade"))
    of_maximum = sheet.column(names.get("maximum grade", "Maximum Grade"))
    of_comment = sheet.column(names.get("feedback comments", "Feedback comments"))
    people = people_of(sheet, columns)
    placed = _placed([*grades], people, teams_of(sheet, columns))
    written = {row: grade for row, grade in placed.rows.items() if grade.score is not None}
    maxima = {row: None if of_maximum is None else maximum_in(sheet.rows[row][of_maximum]) for row in written}
    cells: dict[int, dict[int, str]] = {}
    for row, grade in written.items():
        cells[row] = {of_grade: scaled(grade, maxima[row])}
        if of_comment is not None:
            cells[row][of_comment] = comment(grade)
    return filled(sheet, placed, people, cells, scale_remarks(written, maxima))


def _placed(grades: Sequence[Grade], people: Sequence[Row], teams: Mapping[str, Sequence[int]]) -> Placed:
    """Find the rows: a student's own one, or those of all members of a team."""
    rows = {grade.student: _rows_of_team(grade.student, people, teams) for grade in grades}
    placed = place([grade for grade in grades if not rows[grade.student]], people, alike)
    for grade in grades:
        for row in rows[grade.student]:
            placed.rows.setdefault(row, grade)
    return placed


def _rows_of_team(student: str, people: Iterable[Row], teams: Mapping[str, Sequence[int]]) -> Sequence[int]:
    """Return the rows of a team's members; none where the name is a person's email address or login."""
    is_a_person = any(student.casefold() in person.keys for person in people)
    return () if is_a_person else teams.get(team_key(student), ())


def teams_of(sheet: Sheet, columns: Mapping[str, str] = {}) -> dict[str, list[int]]:
    """Return the rows of each team's members, by `team_key`; empty where everybody hands in alone.

    Teams whose names a download does not tell apart are left out.
    """
    of_team = sheet.column(_folded(columns).get("group", "Group"))
    if of_team is None:
        return {}
    rows: dict[str, dict[str, list[int]]] = defaultdict(lambda: defaultdict(list))  # by key and name
    for position, row in enumerate(sheet.rows):
        # Moodle writes `&` in the name of a file as `amp;`, older ones leave it out
        for key in {team_key(row[of_team]), team_key(html.escape(row[of_team], quote=False))} - {""}:
            rows[key][row[of_team]].append(position)
    return {key: members for key, teams in rows.items() if len(teams) == 1 for members in teams.values()}


def team_key(name: str) -> str:
    """Return what the name of a team in a download, with its number, and in the worksheet have in common."""
    team = _TEAM.fullmatch(name)
    kept = _NOT_IN_FILES.sub("", (team["name"] if team else name).replace("_", " "))
    return " ".join(unicodedata.normalize("NFC", kept).casefold().split())


def comment(grade: Grade) -> str:
    """Say what a grade is made of, in one line; nothing in it comes from the student."""
    parts = [
        f"{exercise} {number(score)}{_remark(exercise, grade)}" for exercise, score in grade.scores.items()
    ]
    late = f"; late: −{number(grade.penalty)}" if grade.penalty else ""
    total = f"; together {number(grade.score_so_far)} of {number(grade.max_score)} points"
    return ", ".join(parts) + late + total


def _remark(exercise: str, grade: Grade) -> str:
    if exercise in grade.dropped:
        return " (does not count)"
    return " (an earlier attempt)" if exercise in grade.earlier else ""


def feedback_zip(
    sheet: Sheet,
    placed: Mapping[int, Grade],
    pages: Path,
    columns: Mapping[str, str] = {},
) -> tuple[bytes, dict[str, str]]:
    """Pack feedback pages as Moodle's “Upload multiple feedback files in a zip” wants them: a folder a participant, or a team.

    Args:
        sheet: the worksheet.
        placed: whose row is which.
        pages: the folder `feedback`, with a folder a student and assignment.
        columns: as for `fill_worksheet`.

    Returns:
        The zip, and why some students are not in it.
    """
    folders = _folders(sheet, placed, columns)
    packed, lacking = io.BytesIO(), {}
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        for grade in {grade.student: grade for grade in placed.values()}.values():
            folder = folders.get(grade.student)
            found = sorted((pages / grade.student / grade.assignment).glob("*.html")) if folder else []
            for page in found:
                member = zipfile.ZipInfo(f"{folder}/{page.name}", _EPOCH)
                member.compress_type = zipfile.ZIP_DEFLATED
                archive.writestr(member, page.read_bytes())
            if not found:
                lacking[grade.student] = _NO_PAGE if folder else _NO_NUMBER
    return packed.getvalue(), lacking


def _folders(sheet: Sheet, placed: Mapping[int, Grade], columns: Mapping[str, str]) -> dict[str, str]:
    """Return each student's folder; where teams hand in, a team's: Moodle takes its number for no participant's."""
    people, teams = people_of(sheet, columns), teams_of(sheet, columns)
    of_row = {person.place: person for person in people}
    folders = {}
    for row, grade in sorted(placed.items()):
        team = _TEAM.fullmatch(grade.student)
        if not teams:
            folders[grade.student] = _folder(of_row[row].name, of_row[row].number)
        elif team and _rows_of_team(grade.student, people, teams):
            folders[grade.student] = _folder(team["name"], team["number"])
    return folders


def _folder(name: str, number: str) -> str:
    """Return the name that Moodle's download gives a folder; all its versions take it back."""
    name = re.sub(r"[\x00-\x1f&<>\"'`|:\\/*?~_]+", " ", name).strip(" .") or "Participant"
    return f"{name}_{number}_assignsubmission_file_"


def _folded(columns: Mapping[str, str]) -> dict[str, str]:
    return {name.casefold(): heading for name, heading in columns.items()}


def people_of(
    sheet: Sheet,
    columns: Mapping[str, str] = {},
) -> list[Row]:
    """Return who is in a worksheet, one a row."""
    names = _folded(columns)
    of_number = sheet.require(names.get("identifier", "Identifier"))
    of_name = sheet.column(names.get("full name", "Full name"))
    of_email = sheet.column(names.get("email address", "Email address"))
    of_login = [sheet.column(heading) for heading in ("Username", "ID number")]
    people = []
    for position, row in enumerate(sheet.rows):
        found = _NUMBER.search(row[of_number])
        keys = {row[column].strip().casefold() for column in (of_email, *of_login) if column is not None}
        people.append(
            Row(
                place=position,
                number=found[1] if found else "",
                keys=frozenset(keys - {"", "-"}),
                name=row[of_name].strip() if of_name is not None else "",
                login=row[of_email].strip() if of_email is not None else "",
            )
        )
    return people


def alike(ours: str, theirs: str) -> bool:
    """Tell whether a folder's name is a participant's; some Moodles put the group before it."""
    return fold(ours).endswith(fold(theirs)) or fold(ours) == "participant"
