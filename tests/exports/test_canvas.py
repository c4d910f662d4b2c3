"""Canvas's gradebook, written here as Canvas writes it."""

from __future__ import annotations

from pathlib import Path

import pytest

from autograder.errors import ExportError
from autograder.exports.canvas import fill_gradebook
from autograder.exports.fill import Filled
from autograder.exports.sheet import read_sheet, to_bytes
from autograder.model import Assignment, Grade, Part

GRADEBOOK = """Student,ID,SIS User ID,SIS Login ID,Section,Homework 1 (4411),Practice 4 (4412),Current Score
,,,,,,Manual Posting,
    Points Possible,,,,,10.00,40.00,(read only)
"García, Ana",8812,u1,ana1,"Lab, Mon",9.00,,90.00
"Young, Bob",8813,u2,bob2,Lab,,12.00,
"Excused, Eve",8814,u3,eve3,Lab,,EX,
"Student, Test",8899,,0f3,Lab,,,
"""
ASSIGNMENT = Assignment(id="practice4", title="Practice 4", due=None, exercises=())


def grade(student: str, score: float = 10.0, **more: object) -> Grade:
    return Grade(student=student, assignment="practice4", parts={"mean": Part(20.0, score)}, **more)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "2026-Grades.csv"
    path.write_text(GRADEBOOK, "utf-8")
    return path


def fill(path: Path, *grades: Grade, column: str = "") -> Filled:
    return fill_gradebook(read_sheet(path), grades, ASSIGNMENT, column)


def test_one_column_is_filled_and_all_else_is_the_same_bytes(path: Path) -> None:
    filled = fill(path, grade("garcíaana_8812"), grade("bob2", 0.0))
    expected = GRADEBOOK.replace("9.00,,90.00", "9.00,20,90.00").replace(",12.00,", ",0,")
    assert to_bytes(filled.sheet).decode() == expected
    assert filled.remarks == ("Points were scaled from 20 to the 40 of the table.",)
    assert filled.untouched == ("Excused, Eve", "Student, Test")


def test_the_work_of_a_group_is_filled_in_for_the_member_whose_id_canvas_gives_it(path: Path) -> None:
    filled = fill(path, grade("team7_8813"))
    assert filled.unplaced == {}
    assert to_bytes(filled.sheet).decode() == GRADEBOOK.replace(",12.00,", ",20,")
    assert filled.remarks[1:] == (
        "team7_8813 has the ID of `Young, Bob`, whose row was filled: a group's work, or a name that changed.",
    )


def test_who_is_excused_stays_excused(path: Path) -> None:
    filled = fill(path, grade("eve3"))
    assert to_bytes(filled.sheet).decode() == GRADEBOOK
    assert filled.remarks == ("eve3 is excused there; that was left.",)


def test_what_is_open_is_no_grade(path: Path) -> None:
    filled = fill(path, grade("bob2", open=("mean: written",)))
    assert to_bytes(filled.sheet).decode() == GRADEBOOK
    assert filled.open == {"bob2": ("mean: written",)}


@pytest.mark.parametrize("column", ["4411", "Homework 1", "homework 1 (4411)"])
def test_another_column_can_be_chosen(path: Path, column: str) -> None:
    filled = fill(path, grade("bob2"), column=column)
    assert to_bytes(filled.sheet).decode() == GRADEBOOK.replace("Lab,,12.00", "Lab,5,12.00")


def test_where_it_is_not_clear_which_column_is_meant_nothing_is_filled(path: Path) -> None:
    with pytest.raises(
        ExportError, match=r"choose one with --column \(it has `Homework 1 \(4411\)`, `Practice 4"
    ):
        fill(path, grade("bob2"), column="Practice 5")
