"""Moodle's worksheet, written here as Moodle writes it."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports.moodle import comment, feedback_zip, fill_worksheet
from autograder.exports.sheet import read_sheet, to_bytes
from autograder.model import Grade, Part

WORKSHEET = '''\ufeffIdentifier,"Full name","Email address",Status,Grade,"Maximum Grade","Grade can be changed","Last modified (submission)","Last modified (grade)","Feedback comments"
"Participant 11","García, Ana",ana@x.edu,"Submitted for grading - ",,100.00,Yes,"Friday, 18 December 2026, 10:15 PM",-,
"Participant 22",=HYPERLINK(1),bob@x.edu,"Submitted for grading - ",40.00,100.00,Yes,-,"Friday, 18 December 2026, 10:15 PM","by hand, ""ok"""
"Participant 33",Cy,cy@x.edu,"No submission - ",,100.00,Yes,-,-,
'''


def grade(student: str, score: float, penalty: float = 0.0, **more: object) -> Grade:
    parts = {"mean": Part(15.0, score, penalty), "greeting": Part(5.0, 2.0)}
    return Grade(student=student, assignment="p", parts=parts, **more)


@pytest.fixture
def worksheet(tmp_path: Path) -> Path:
    path = tmp_path / "Grades.csv"
    path.write_text(WORKSHEET, "utf-8")
    return path


def table(content: bytes) -> list[dict[str, str]]:
    return [*csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))]


def test_grades_and_comments_are_filled_and_all_else_is_left(worksheet: Path) -> None:
    filled = fill_worksheet(
        read_sheet(worksheet), [grade("García Ana_11", 8.0, penalty=1.0), grade("bob@x.edu", 1 / 3)]
    )
    before, after = table(WORKSHEET.encode()), table(to_bytes(filled.sheet))
    assert [row["Grade"] for row in after] == ["45", "11.67", ""]
    assert after[0]["Feedback comments"] == "mean 8, greeting 2; late: −1; together 9 of 20 points"
    assert after[2] == before[2]
    for row, old in zip(after, before, strict=True):
        assert {key: row[key] for key in row if key not in ("Grade", "Feedback comments", "Full name")} == {
            key: old[key] for key in old if key not in ("Grade", "Feedback comments", "Full name")
        }
    assert after[1]["Full name"] == "'=HYPERLINK(1)"
    assert filled.remarks == ("Points were scaled from 20 to the 100 of the table.",)
    assert (filled.unplaced, filled.open) == ({}, {})
    assert to_bytes(filled.sheet).startswith(b"\xef\xbb\xbfIdentifier,")


def test_what_a_team_handed_in_is_the_grade_of_each_member(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    path.write_text(
        "Identifier,Full name,Email address,Group,Grade\n"
        "Participant 1,Ana,ana@x.edu,Team_B: & co,\n"
        "Participant 2,Bob,bob@x.edu,Team_B: & co,\n"
        "Participant 3,Cy,cy@x.edu,Default group,\n"
        "Participant 4,Di,di@x.edu,Team A,\n",
        "utf-8",
    )
    grades = [grade("Team B amp; co_3", 8.0), grade("Default group", 3.0), grade("Team C_9", 1.0)]
    filled = fill_worksheet(read_sheet(path), grades)
    assert [row["Grade"] for row in table(to_bytes(filled.sheet))] == ["10", "10", "5", ""]
    assert filled.unplaced == {"Team C_9": "no row is theirs"}
    assert filled.untouched == ("Di",)
    own = fill_worksheet(read_sheet(path), [*grades, grade("bob@x.edu", 1.0)])
    assert [row["Grade"] for row in table(to_bytes(own.sheet))] == ["10", "3", "5", ""]


def test_a_team_is_told_from_others_and_from_people(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    path.write_text(
        "Identifier,Full name,Email address,Group,Grade\n"
        "Participant 1,Ana,ana@x.edu,C,\n"
        "Participant 2,Bob,bob@x.edu,C++,\n"
        "Participant 3,Cy,cy_8,Cy,\n"
        "Participant 4,Di,di@x.edu,Cy,\n"
        "Participant 5,Eve,eve@x.edu,A:B,\n"
        "Participant 6,Fay,fay@x.edu,AB,\n",
        "utf-8",
    )
    filled = fill_worksheet(read_sheet(path), [grade("C++_7", 8.0), grade("cy_8", 3.0), grade("AB_9", 1.0)])
    assert [row["Grade"] for row in table(to_bytes(filled.sheet))] == ["", "10", "5", "", "", ""]
    assert filled.unplaced == {"AB_9": "no row is theirs"}  # it may be the work of A:B


def test_where_participants_have_no_names_they_are_told_as_moodle_does(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    path.write_text("Identifier,Status,Grade\nParticipant 24,No submission,\n", "utf-8")
    assert fill_worksheet(read_sheet(path), []).untouched == ("Participant 24",)


def test_what_does_not_count_is_in_the_comment_and_not_in_the_grade(worksheet: Path) -> None:
    filled = fill_worksheet(read_sheet(worksheet), [grade("bob@x.edu", 9.0, dropped=("greeting",))])
    row = table(to_bytes(filled.sheet))[1]
    assert row["Grade"] == "60"  # 9 of 15
    assert row["Feedback comments"] == "mean 9, greeting 2 (does not count); together 9 of 15 points"


def test_what_is_open_is_no_grade(worksheet: Path) -> None:
    filled = fill_worksheet(read_sheet(worksheet), [grade("bob@x.edu", 8.0, open=("mean: written",))])
    assert to_bytes(filled.sheet).decode().count("40.00") == 1
    assert filled.open == {"bob@x.edu": ("mean: written",)}
    assert filled.placed == {}


def test_more_than_the_maximum_is_cut_because_moodle_would_leave_it_out(worksheet: Path) -> None:
    filled = fill_worksheet(read_sheet(worksheet), [grade("bob@x.edu", 30.0)])
    assert table(to_bytes(filled.sheet))[1]["Grade"] == "100"
    assert "bob@x.edu has more than the maximum; it was cut to it." in filled.remarks


def test_a_worksheet_in_another_language_is_filled_by_its_own_headings(tmp_path: Path) -> None:
    path = tmp_path / "Bewertungen.csv"
    path.write_text("Kennung;Bewertung\nTeilnehmer/in 11;\n")
    with pytest.raises(ExportError, match=r"has no column `Grade` \(it has `Kennung`, `Bewertung`\)"):
        fill_worksheet(read_sheet(path), [])
    filled = fill_worksheet(
        read_sheet(path), [grade("Participant_11", 8.0)], {"Grade": "Bewertung", "identifier": "Kennung"}
    )
    assert to_bytes(filled.sheet) == b"Kennung;Bewertung\nTeilnehmer/in 11;10\n"


def test_a_comment_says_which_exercise_counts_by_an_earlier_attempt() -> None:
    parts = {"mean": Part(15.0, 9.0, earlier=True), "greeting": Part(5.0, 2.0)}
    told = comment(Grade(student="ana", assignment="p", parts=parts))
    assert told == "mean 9 (an earlier attempt), greeting 2; together 11 of 20 points"


def test_a_comment_says_nothing_that_a_student_wrote() -> None:
    assert "=HYPERLINK" not in comment(grade("=HYPERLINK(1)_1", 1.0))


def test_feedback_is_packed_in_the_folders_that_moodle_takes_back(worksheet: Path, tmp_path: Path) -> None:
    page = tmp_path / "feedback" / "García Ana_11" / "p" / "mean.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>well done")
    sheet = read_sheet(worksheet)
    filled = fill_worksheet(sheet, [grade("García Ana_11", 8.0), grade("bob@x.edu", 1.0)])
    packed, lacking = feedback_zip(sheet, filled.placed, tmp_path / "feedback")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        (name,) = archive.namelist()
        assert archive.read(name) == b"<p>well done"
    assert name == "García, Ana_11_assignsubmission_file_/mean.html"
    assert lacking == {"bob@x.edu": "run `autograder feedback` first"}
    # Moodle's importer splits the folder's name at underscores: name, number, plug-in type, plug-in, rest.
    assert name.split("/")[0].split("_", 4)[1:] == ["11", "assignsubmission", "file", ""]


def test_the_pages_of_a_team_go_by_its_number_and_to_no_participant_with_the_same(tmp_path: Path) -> None:
    path = tmp_path / "Grades.csv"
    path.write_text(
        "Identifier,Full name,Email address,Group,Grade\n"
        "Participant 1,Ana,ana@x.edu,Team_B: & co,\n"
        "Participant 2,Bob,bob@x.edu,Team_B: & co,\n"
        "Participant 4,Cy,cy_4,Team A,\n",
        "utf-8",
    )
    students = ("Team B amp; co_3", "cy_4")
    for student in students:
        (tmp_path / "feedback" / student / "p").mkdir(parents=True)
        (tmp_path / "feedback" / student / "p" / "mean.html").touch()
    sheet = read_sheet(path)
    filled = fill_worksheet(sheet, [grade(student, 8.0) for student in students])
    assert [*filled.placed] == [2, 0, 1]
    packed, lacking = feedback_zip(sheet, filled.placed, tmp_path / "feedback")
    with zipfile.ZipFile(io.BytesIO(packed)) as archive:
        assert archive.namelist() == ["Team B amp; co_3_assignsubmission_file_/mean.html"]
    assert lacking.keys() == {"cy_4"}
    assert all(
        reason.startswith("Moodle takes the pages of a team by its number") for reason in lacking.values()
    )


@pytest.mark.parametrize("name", ["Ana_Maria", "../../etc", "a/b\\c", "", ".hidden", "x\n=1"])
def test_no_name_leads_out_of_its_folder(tmp_path: Path, name: str) -> None:
    path = tmp_path / "w.csv"
    quoted = name.replace('"', '""')
    path.write_text(f'Identifier,Full name,Grade\nParticipant 7,"{quoted}",\n')
    (tmp_path / "feedback" / "Participant_7" / "p").mkdir(parents=True)
    (tmp_path / "feedback" / "Participant_7" / "p" / "mean.html").touch()
    sheet = read_sheet(path)
    filled = fill_worksheet(sheet, [grade("Participant_7", 1.0)])
    with zipfile.ZipFile(io.BytesIO(feedback_zip(sheet, filled.placed, tmp_path / "feedback")[0])) as archive:
        (member,) = archive.namelist()
    folder, _, page = member.partition("/")
    assert page == "mean.html"
    assert folder.split("_")[1:] == ["7", "assignsubmission", "file", ""]
    assert ".." not in folder.split("_")[0].split()
