"""Grades are read out of the gradebook as nbgrader itself adds them up."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.errors import GradebookError
from autograder.model import Course, Submission, Verdict
from autograder.nbgrader.exporter import SafeCsvExporter
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.grades import read_grades

Hand = Callable[..., Submission]
Judge = Callable[..., Verdict]


@pytest.fixture
def graded(course: Course, db_url: str, hand_in: Hand, judge: Judge) -> str:
    """Return a gradebook of three students: one late and read by hand, one unread, one who is only enrolled."""
    handed_in = [
        hand_in("ana", written="Because."),
        hand_in("bob", written="Why?"),
        hand_in("ana", "greeting"),
    ]
    verdicts = [
        judge("ana", mean=2.0, spread=0.5),
        judge("bob", mean=0.0, spread=0.0),
        judge("ana", "greeting", greet=1.0),
    ]
    record(verdicts, handed_in, course, db_url, late_penalty=lambda *_: 0.5)
    with Gradebook(db_url, course.id) as gradebook:
        gradebook.add_student("=cyd,1", first_name="Cyd")
        gradebook.update_or_create_student("ana", email="ana@x.edu", last_name='Garc"ía, A')
        grade = gradebook.find_grade("written", "mean", "first", "ana")
        grade.manual_score, grade.extra_credit, grade.needs_manual_grade = 1.0, 0.25, False
        gradebook.db.commit()
    return db_url


def test_points_penalties_and_extra_credit_are_nbgraders(graded: str, course: Course) -> None:
    grades = {grade.student: grade for grade in read_grades(graded)}
    with Gradebook(graded, course.id) as gradebook:
        for student in ("ana", "bob"):
            submission = gradebook.find_submission("first", student)
            grade = grades[student]
            assert grade.raw_score == submission.score
            assert grade.penalty == submission.late_submission_penalty
            assert grade.max_score == submission.max_score
            assert grade.submitted and grade.submitted.replace(tzinfo=None) == submission.timestamp
    assert grades["ana"].raw_score > 3.0
    assert (grades["ana"].email, grades["ana"].last_name) == ("ana@x.edu", 'Garc"ía, A')


def test_what_nobody_has_graded_is_open_and_no_score(graded: str) -> None:
    grades = {grade.student: grade for grade in read_grades(graded)}
    assert grades["ana"].open == ()
    assert grades["bob"].open == ("mean: written",)
    assert grades["bob"].score is None


def test_a_fault_of_the_grader_is_open(course: Course, db_url: str, hand_in: Hand, judge: Judge) -> None:
    record([judge("eve", mean=None)], [hand_in("eve")], course, db_url)
    assert "mean: mean" in read_grades(db_url)[0].open


def test_work_graded_again_under_a_manual_score_is_told(
    graded: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ana", mean=0.0, spread=0.0)], [hand_in("ana", written="New.")], course, graded)
    (ana,) = (grade for grade in read_grades(graded) if grade.student == "ana")
    assert ana.again == ("mean: written",)
    assert ana.open == ()


def test_who_is_only_enrolled_has_nothing_but_a_row(graded: str) -> None:
    (cyd,) = (grade for grade in read_grades(graded, ["first"]) if grade.student == "=cyd,1")
    assert (cyd.handed_in, cyd.score, cyd.submitted, cyd.first_name) == (False, 0.0, None, "Cyd")


def test_nbgraders_export_command_can_use_the_exporter(graded: str, course: Course, tmp_path: Path) -> None:
    exporter = SafeCsvExporter()
    exporter.to = str(tmp_path / "grades.csv")
    exporter.student = ["ana", "=cyd,1"]
    with Gradebook(graded, course.id) as gradebook:
        exporter.export(gradebook)
    rows = [*csv.DictReader(io.StringIO((tmp_path / "grades.csv").read_text("utf-8")))]
    assert [(row["student"], row["last_name"], row["score"]) for row in rows] == [
        ("'=cyd,1", "", "0"),
        ("ana", 'Garc"ía, A', rows[1]["score"]),
    ]
    assert float(rows[1]["score"]) > 3


@pytest.mark.parametrize("asked", [["second"], ["first", "second"]])
def test_an_assignment_that_is_not_there_is_one_clear_line(graded: str, asked: list[str]) -> None:
    with pytest.raises(GradebookError, match="has no assignment 'second'"):
        read_grades(graded, asked)


def test_no_gradebook_is_made_where_there_is_none(tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match="run `autograder grade` first"):
        read_grades(f"sqlite:///{tmp_path / 'gradebook.db'}")
    assert [*tmp_path.iterdir()] == []
