"""What is written into the gradebook, seen through nbgrader's own interface."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest
from nbgrader.api import Gradebook

from autograder.errors import GradebookError
from autograder.groups import share
from autograder.model import Course, Submission
from autograder.nbgrader.gradebook import record
from autograder.roster import Extension, Group, Roster
from tests.nbgrader.conftest import Hand, Judge

MEAN = "def mean(batches):\n    return 0.5"


@pytest.fixture
def gradebook(db_url: str, course: Course) -> Iterator[Gradebook]:
    with Gradebook(db_url, course.id) as opened:
        yield opened


def test_scores_become_automatic_grades(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0.75)], [hand_in("ada", mean=MEAN)], course, db_url)
    mean = gradebook.find_grade("mean-checks", "mean", "first", "ada")
    spread = gradebook.find_grade("spread-checks", "mean", "first", "ada")
    assert (mean.auto_score, mean.needs_manual_grade) == (2, False)
    assert (spread.auto_score, spread.needs_manual_grade) == (0.75, False)
    assert gradebook.find_submission("first", "ada").score == 2.75


def test_the_submission_has_the_time_of_its_latest_notebook_in_utc(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    zone = dt.timezone(dt.timedelta(hours=2))
    late = msgspec.structs.replace(
        hand_in("ada", "greeting"), submitted=dt.datetime(2026, 9, 30, 21, 0, tzinfo=zone)
    )
    record([judge("ada", mean=2, spread=0)], [hand_in("ada"), late], course, db_url)
    assert gradebook.find_submission("first", "ada").timestamp == dt.datetime(2026, 9, 30, 19, 0)


def test_a_written_answer_waits_for_a_person(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0)], [hand_in("ada", written="With outliers.")], course, db_url)
    grade = gradebook.find_grade("written", "mean", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (None, True)
    assert gradebook.find_comment("written", "mean", "first", "ada").auto_comment is None


def test_an_untouched_written_answer_is_zero_with_a_comment(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0)], [hand_in("ada", mean=MEAN)], course, db_url)
    grade = gradebook.find_grade("written", "mean", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (0, False)
    comments = {
        name: gradebook.find_comment(name, "mean", "first", "ada").auto_comment
        for name in ("mean", "spread", "written")
    }
    assert comments == {"mean": None, "spread": "No response.", "written": "No response."}


def test_a_notebook_without_the_written_cell_waits_for_a_person(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    whole = hand_in("ada")
    cut = msgspec.structs.replace(whole, cells=tuple(cell for cell in whole.cells if cell.id != "written"))
    record([judge("ada", mean=2, spread=0)], [cut], course, db_url)
    assert gradebook.find_grade("written", "mean", "first", "ada").needs_manual_grade


def test_a_script_without_prose_has_not_answered_the_written_question(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    script = msgspec.structs.replace(hand_in("ada"), cells=hand_in("ada").cells[1:3])
    record([judge("ada", mean=2, spread=0)], [script], course, db_url)
    grade = gradebook.find_grade("written", "mean", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (0, False)


def test_a_grader_fault_is_no_score_and_calls_a_person(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=None, spread=1.5)], [hand_in("ada")], course, db_url)
    grade = gradebook.find_grade("mean-checks", "mean", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_a_notebook_that_was_not_handed_in_is_zero(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0)], [hand_in("ada")], course, db_url)
    grade = gradebook.find_grade("greet-checks", "greeting", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (0, False)


def test_a_notebook_that_is_not_in_this_batch_keeps_its_grades(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0)], [hand_in("ada", written="Outliers.")], course, db_url)
    record([judge("ada", "greeting", greet=1)], [hand_in("ada", "greeting")], course, db_url)
    assert gradebook.find_submission("first", "ada").score == 3
    assert gradebook.find_grade("written", "mean", "first", "ada").needs_manual_grade


def test_a_notebook_that_was_handed_in_but_not_graded_waits(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    both = [hand_in("ada"), hand_in("ada", "greeting")]
    record([judge("ada", mean=2, spread=0)], both, course, db_url)
    grade = gradebook.find_grade("greet-checks", "greeting", "first", "ada")
    assert (grade.auto_score, grade.needs_manual_grade) == (None, True)


def test_a_second_run_changes_nothing(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge, work: Path
) -> None:
    batch = ([judge("ada", mean=2, spread=0.75)], [hand_in("ada", mean=MEAN)])
    record(*batch, course, db_url)
    before = list(gradebook.engine.raw_connection().driver_connection.iterdump())
    record(*batch, course, db_url)
    assert list(gradebook.engine.raw_connection().driver_connection.iterdump()) == before


def test_a_manual_score_stays_and_is_marked_for_another_look(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=0, spread=0)], [hand_in("ada", mean=MEAN)], course, db_url)
    grade = gradebook.find_grade("mean-checks", "mean", "first", "ada")
    grade.manual_score, grade.extra_credit = 1.25, 0.5
    comment = gradebook.find_comment("mean", "mean", "first", "ada")
    comment.manual_comment = "Nearly."
    gradebook.db.commit()
    record([judge("ada", mean=2, spread=0)], [hand_in("ada", mean=MEAN)], course, db_url)
    gradebook.db.expire_all()
    assert (grade.auto_score, grade.manual_score, grade.score) == (2, 1.25, 1.75)
    assert grade.needs_manual_grade
    assert comment.comment == "Nearly."


def test_the_penalty_of_a_late_notebook_is_asked_of_the_hook_and_kept_within_its_score(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    asked = []

    def penalty(student: str, score: float, seconds_late: float) -> float:
        asked.append((student, score, seconds_late))
        return 100.0

    late = msgspec.structs.replace(hand_in("ada"), submitted=dt.datetime(2026, 10, 1, 12, 1, tzinfo=dt.UTC))
    record([judge("ada", mean=2, spread=0.75)], [late], course, db_url, late_penalty=penalty)
    notebook = gradebook.find_submission_notebook("mean", "first", "ada")
    assert asked == [("ada", 2.75, 60.0)]
    assert notebook.late_submission_penalty == 2.75


def test_a_punctual_notebook_has_no_penalty(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    record([judge("ada", mean=2, spread=0)], [hand_in("ada")], course, db_url, late_penalty=lambda *_: 1.0)
    assert gradebook.find_submission_notebook("mean", "first", "ada").late_submission_penalty is None


def test_names_of_students_are_any_text(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    names = ["Зоя Ы", "محمد", "O'Neil; DROP TABLE grade", "ﾅﾅ-😀"]
    record([judge(name, mean=2, spread=0) for name in names], map(hand_in, names), course, db_url)
    assert sorted(student.id for student in gradebook.students) == sorted(names)


def test_a_gradebook_that_is_not_there_is_made(
    tmp_path: Path, course: Course, hand_in: Hand, judge: Judge
) -> None:
    url = f"sqlite:///{tmp_path / 'new.db'}"
    record([judge("ada", mean=2, spread=0)], [hand_in("ada")], course, url)
    with Gradebook(url, course.id) as opened:
        assert opened.find_submission("first", "ada").score == 2


def test_one_verdict_that_cannot_be_written_leaves_the_whole_batch_unwritten(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    stray = msgspec.structs.replace(judge("zoe", mean=2, spread=0), exercise="unknown")
    with pytest.raises(GradebookError, match="no notebook 'unknown'"):
        record([judge("ada", mean=2, spread=0), stray], [hand_in("ada")], course, db_url)
    assert gradebook.students == []


def test_an_unknown_assignment_is_named(db_url: str, course: Course, hand_in: Hand, judge: Judge) -> None:
    stray = msgspec.structs.replace(judge("ada", mean=2, spread=0), assignment="tenth")
    with pytest.raises(GradebookError, match="'tenth'"):
        record([stray], [], course, db_url)


def late_by(minutes: int, submission: Submission) -> Submission:
    moment = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC) + dt.timedelta(minutes=minutes)
    return msgspec.structs.replace(submission, submitted=moment)


def test_an_extension_is_nbgraders_own_and_moves_the_due_date(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    roster = Roster(extensions=(Extension(student="ada", hours=1),))
    handed_in = [late_by(30, hand_in("ada")), late_by(30, hand_in("bob"))]
    verdicts = [judge("ada", mean=2, spread=0), judge("bob", mean=2, spread=0)]
    record(verdicts, handed_in, course, db_url, late_penalty=lambda *_: 1.0, roster=roster)
    assert gradebook.find_submission("first", "ada").extension == dt.timedelta(hours=1)
    assert gradebook.find_submission("first", "ada").total_seconds_late == 0
    assert gradebook.find_submission_notebook("mean", "first", "ada").late_submission_penalty is None
    assert gradebook.find_submission("first", "bob").extension is None
    assert gradebook.find_submission_notebook("mean", "first", "bob").late_submission_penalty == 1.0


def test_an_extension_that_was_granted_in_nbgrader_stays_unless_the_roster_names_the_student(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    batch = [judge("ada", mean=2, spread=0)], [hand_in("ada")]
    record(*batch, course, db_url)
    gradebook.grant_extension("first", "ada", days=3)
    record(*batch, course, db_url)
    gradebook.db.expire_all()
    assert gradebook.find_submission("first", "ada").extension == dt.timedelta(days=3)
    record(*batch, course, db_url, roster=Roster(extensions=(Extension(student="ada", days=0),)))
    gradebook.db.expire_all()
    assert gradebook.find_submission("first", "ada").extension is None


def test_each_member_of_a_group_has_rows_of_their_own(
    gradebook: Gradebook, db_url: str, course: Course, hand_in: Hand, judge: Judge
) -> None:
    shared = share([hand_in("team", mean=MEAN)], Roster(groups=(Group(name="team", members=("ada", "bob")),)))
    record([judge(one.student, mean=2, spread=1) for one in shared], shared, course, db_url)
    assert [gradebook.find_submission("first", name).score for name in ("ada", "bob")] == [3, 3]
    assert {student.id for student in gradebook.students} == {"ada", "bob"}
