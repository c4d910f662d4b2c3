"""A platform's table gives students names that last longer than one assignment."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports.sheet import Sheet, read_sheet
from autograder.intake.collect import Collection
from autograder.intake.tree import Unmatched
from autograder.logins import renamed
from autograder.model import Submission

MOODLE = """Identifier,Full name,Email address,Grade
Participant 11,Ana García,ana@x.edu,
Participant 12,Ana García,ana2@x.edu,
Participant 13,Bob Young,,
Participant 17,Fay Blank,,
Participant 15,Di Twin,twin@x.edu,
Participant 16,Do Twin,Twin@x.edu,
Participant 14,Eve Adams,../eve,
"""
CANVAS = """Student,ID,SIS Login ID,Section,Practice 4 (1)
    Points Possible,,,,10
"García, Ana",8812,Ana1,A,
"""


def sheet(tmp_path: Path, text: str) -> Sheet:
    path = tmp_path / "roster.csv"
    path.write_text(text, "utf-8")
    return read_sheet(path)


def collection(*students: str) -> Collection:
    submissions = tuple(
        Submission(student=student, assignment="p", exercise="e", origin=student, cells=(), digest=student)
        for student in students
    )
    return Collection(submissions, (Unmatched("x", "A reason.", students[0]),))


def test_two_of_one_name_get_their_own_addresses(tmp_path: Path) -> None:
    found, unknown = renamed(collection("Ana García_12", "Ana García_11"), sheet(tmp_path, MOODLE))
    assert [(one.student, one.origin) for one in found.submissions] == [
        ("ana2@x.edu", "Ana García_12"),
        ("ana@x.edu", "Ana García_11"),
    ]
    assert found.unmatched[0].student == "ana2@x.edu"
    assert [one.digest for one in found.submissions] == ["Ana García_12", "Ana García_11"]
    assert unknown == {}


def test_canvas_gives_logins(tmp_path: Path) -> None:
    found, unknown = renamed(collection("garcíaana_8812"), sheet(tmp_path, CANVAS))
    assert ([one.student for one in found.submissions], unknown) == (["Ana1"], {})


def test_what_a_team_handed_in_is_the_work_of_each_member(tmp_path: Path) -> None:
    table = sheet(
        tmp_path,
        "Identifier,Full name,Email address,Group,Grade\n"
        "Participant 5,Ana,ana@x.edu,Team A,\n"
        "Participant 1,Bob,bob@x.edu,Team A,\n"
        "Participant 6,Cy,,Team A,\n"
        "Participant 7,Di,di@x.edu,Default group,\n",
    )
    found, unknown = renamed(collection("Team A_1", "Team B_2", "Default group"), table)
    assert {(one.student, one.origin) for one in found.submissions} == {
        ("ana@x.edu", "Team A_1"),
        ("bob@x.edu", "Team A_1"),
        ("di@x.edu", "Default group"),
        ("Team B_2", "Team B_2"),
    }
    assert {notice for one in found.submissions for notice in one.notices} == {
        "Handed in for the group `Team A_1`.",
        "Handed in for the group `Default group`.",
    }
    assert unknown == {"Team B_2": "no row is theirs", "Team A_1": "Cy has no email address or login"}


def test_who_is_not_known_for_certain_keeps_the_name_and_is_told(tmp_path: Path) -> None:
    students = ("Ana García_13", "Bob Young_13", "Cy Stranger_99", "Eve Adams_14", "Di Twin_15", "Do Twin_16")
    found, unknown = renamed(collection(*students), sheet(tmp_path, MOODLE))
    assert [one.student for one in found.submissions] == [*students]
    no_login = "there is no email address or login in their row"
    assert unknown == {
        "Ana García_13": "number 13 is `Bob Young` in the table",
        "Bob Young_13": no_login,
        "Cy Stranger_99": "no row is theirs",
        "Eve Adams_14": no_login,
        "Di Twin_15": "several rows have `twin@x.edu`",
        "Do Twin_16": "several rows have `Twin@x.edu`",
    }


def test_another_table_is_one_clear_line(tmp_path: Path) -> None:
    with pytest.raises(ExportError, match="neither Moodle's grading worksheet nor Canvas's gradebook"):
        renamed(collection("a"), sheet(tmp_path, "Name,Mark\na,1\n"))
