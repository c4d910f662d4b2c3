"""`students.toml` is what it says, and a wrong field is one sentence with file and line."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest

from autograder.course import load_course, load_roster
from autograder.errors import CourseError
from autograder.model import Course
from autograder.roster import Roster

FIXTURE = Path(__file__).parent / "fixtures" / "course"
PROJECT = Path(__file__).parent.parent

STUDENTS = """\
[[extensions]]
student = "ada"
assignment = "first"
days = 2
reason = "ill"

[[extensions]]
student = "Зоя"
due = 2026-12-24T12:00:00Z

[[groups]]
name = "team"
members = ["bob", "cyd"]
"""


@pytest.fixture(scope="module")
def course() -> Course:
    return load_course(FIXTURE)


def load(folder: Path, text: str, course: Course) -> Roster:
    (folder / "students.toml").write_text(text, "utf-8")
    return load_roster(folder, course)


def test_a_roster_is_what_its_file_says(tmp_path: Path, course: Course) -> None:
    roster = load(tmp_path, STUDENTS, course)
    (first,) = course.assignments
    assert roster.extension("ada", first) == dt.timedelta(days=2)
    assert roster.extension("Зоя", first) == dt.timedelta(days=5, hours=12, minutes=1)
    assert roster.groups_of("first")[0].members == ("bob", "cyd")


def test_a_course_needs_no_roster(tmp_path: Path, course: Course) -> None:
    assert load_roster(tmp_path, course) == Roster()


@pytest.mark.parametrize(
    ("old", "new", "line", "problem"),
    [
        ('"first"', '"frist"', 3, "`assignment`: the course has no `frist` (it has `first`)"),
        ("days = 2", 'days = "2"', 4, "`extensions[0].days`: expected a number, got text"),
        ("days = 2", "dyas = 2", 4, "`extensions[0].dyas`: unknown field (did you mean `days`?)"),
        ("days = 2", "days = 2\ndue = 2026-12-24T12:00:00Z", 5, "`due`: says it already"),
        ("T12:00:00Z", "T12:00:00", 9, "`extensions[1].due`:"),
        ('"Зоя"', '"ada"\nassignment = "first"', 8, "`student`: a second extension for `ada`"),
        ('"Зоя"', '"../ada"', 8, "`extensions[1].student`:"),
        ('["bob", "cyd"]', '["bob", "bob"]', 13, "`members`: one of them is named twice"),
        ('["bob", "cyd"]', "[]", 13, "`groups[0].members`:"),
        (
            '["bob", "cyd"]',
            '["bob"]\n[[groups]]\nname = "other"\nassignment = "first"\nmembers = ["bob"]',
            17,
            "`members`: `bob` is in the group `team` too",
        ),
    ],
)
def test_a_wrong_field_is_told_with_its_line(
    tmp_path: Path, course: Course, old: str, new: str, line: int, problem: str
) -> None:
    assert STUDENTS.count(old) == 1
    with pytest.raises(CourseError) as caught:
        load(tmp_path, STUDENTS.replace(old, new), course)
    assert f"students.toml:{line}: {problem}" in str(caught.value)


def test_an_assignment_without_a_due_date_cannot_be_extended(tmp_path: Path, course: Course) -> None:
    import msgspec

    undated = msgspec.structs.replace(course.assignments[0], due=None)
    with pytest.raises(CourseError, match="has no due date that could be extended"):
        load(tmp_path, STUDENTS, msgspec.structs.replace(course, assignments=(undated,)))


def test_names_of_students_are_never_committed() -> None:
    assert "/students.toml" in (PROJECT / ".gitignore").read_text().splitlines()
