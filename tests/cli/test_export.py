"""Exports of grades that are not what the course means are refused before anything is written."""

from __future__ import annotations

import csv
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner, Result

from autograder.cli import export, options
from autograder.cli.app import app
from autograder.course import load_course
from autograder.errors import CourseError, ExportError, GradebookError, StoreError
from autograder.model import Assignment, Attempts, Course, Grade, Part, TaskResult
from autograder.store import VerdictStore
from tests.cli.test_progress import verdict

COURSE = Path(__file__).parents[1] / "nbgrader" / "fixtures" / "course"


def run(work: Path, *arguments: str) -> Result:
    return CliRunner().invoke(app, ["export", *arguments, "--course", str(COURSE), "--work", str(work)])


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text("Identifier,Grade,ID,Practice (1)\nParticipant 1,,1,\n")
    return path


@pytest.fixture
def best(monkeypatch: pytest.MonkeyPatch) -> Assignment:
    """Let the best attempt count, which the gradebook does not know."""
    course = load_course(COURSE)
    first, *others = course.assignments
    ruled = msgspec.structs.replace(first, attempts=Attempts.BEST)

    def open_course(_: Path | None) -> Course:
        return msgspec.structs.replace(course, assignments=(ruled, *others))

    monkeypatch.setattr(options, "open_course", open_course)
    return ruled


@pytest.fixture
def dropping(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the course drop an assignment, which changes the grade of none."""
    course = msgspec.structs.replace(load_course(COURSE), drop_lowest=1)
    monkeypatch.setattr(options, "open_course", lambda _: course)


@pytest.mark.usefixtures("dropping")
@pytest.mark.parametrize("platform", ["csv", "moodle", "canvas"])
def test_what_changes_no_assignments_grade_holds_up_no_export(
    tmp_path: Path, table: Path, platform: str
) -> None:
    result = run(tmp_path, platform, *([] if platform == "csv" else [str(table)]))
    assert type(result.exception) is GradebookError  # it went on, and found no gradebook


@pytest.mark.parametrize(
    ("flags", "mean", "score", "earlier"), [([], "3", "5.5", "mean"), (["--as-in-gradebook"], "2", "4.5", "")]
)
def test_the_best_attempt_counts_with_what_a_person_gave_on_the_latest(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    best: Assignment,
    flags: list[str],
    mean: str,
    score: str,
    earlier: str,
) -> None:
    store = VerdictStore(tmp_path / "verdicts")
    for work, points in [("first", 2.0), ("second", 1.0)]:
        task = TaskResult(id="mean", title="", score=points, max_score=2.0)
        store.record(
            msgspec.structs.replace(
                verdict("ana"),
                assignment=best.id,
                exercise="mean",
                work=work,
                score=points,
                tasks=(task, TaskResult(id="written", title="", score=None, max_score=1.0)),
            )
        )
    parts = {
        "greeting": Part(4.0, 2.5, tasks={"greet": 2.5}),
        "mean": Part(3.0, 2.0, tasks={"mean": 1.0, "written": 1.0}),
    }
    grade = Grade(student="ana", assignment=best.id, parts=parts)
    monkeypatch.setattr(export, "read_grades", lambda *_: [grade])
    result = run(tmp_path, "csv", *flags)
    assert result.exit_code == 0, result.exception
    (row,) = csv.DictReader((tmp_path / "grades.csv").read_text("utf-8").splitlines())
    assert (row["mean"], row["score"], row["earlier"]) == (mean, score, earlier)


@pytest.mark.parametrize(
    ("flags", "score", "max_score", "dropped"),
    [
        (["--open-as-zero"], "2.5", "4", "mean"),
        (["--open-as-zero", "--as-in-gradebook"], "3", "7", ""),
        ([], "", "7", ""),  # another exercise might be the lowest when all is graded
    ],
)
def test_the_lowest_exercises_do_not_count(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    flags: list[str],
    score: str,
    max_score: str,
    dropped: str,
) -> None:
    course = load_course(COURSE)
    first = msgspec.structs.replace(course.assignments[0], drop_lowest=1)
    monkeypatch.setattr(
        options, "open_course", lambda _: msgspec.structs.replace(course, assignments=(first,))
    )
    parts = {"greeting": Part(4.0, 2.5), "mean": Part(3.0, 0.5)}
    grade = Grade(student="ana", assignment=first.id, parts=parts, open=("mean: written",))
    monkeypatch.setattr(export, "read_grades", lambda *_: [grade])
    result = run(tmp_path, "csv", *flags)
    assert result.exit_code == (0 if flags else 1), result.exception
    (row,) = csv.DictReader((tmp_path / "grades.csv").read_text("utf-8").splitlines())
    assert (row["score"], row["max_score"], row["dropped"]) == (score, max_score, dropped)
    assert (row["greeting"], row["mean"]) == ("2.5", "0.5")


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["csv"], GradebookError),
        (["csv", "--assignment", "nothing"], CourseError),
        (["moodle", "table.csv", "--column", "Bewertung"], ExportError),
        (["gradescope", "--student", "nobody"], StoreError),
    ],
)
def test_a_wrong_request_is_one_clear_line_and_writes_nothing(
    tmp_path: Path, table: Path, monkeypatch: pytest.MonkeyPatch, arguments: list[str], error: type[Exception]
) -> None:
    monkeypatch.chdir(tmp_path)
    result = run(tmp_path, *arguments)
    assert type(result.exception) is error
    assert "\n" not in str(result.exception)
    assert sorted(path.name for path in tmp_path.glob("*.*")) == [table.name]
