"""`autograder show` follows the rules of the course, in its table and in its JSON."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.store import VerdictStore
from tests.cli.test_progress import verdict

COURSE = Path(__file__).parents[1] / "nbgrader" / "fixtures" / "course"
RULES = '\ndrop_lowest = 1\nattempts = "best"\n\n[late]\nper_day = 0.5\n'
DUE = dt.datetime(2026, 10, 1, 12, tzinfo=dt.UTC)


@pytest.fixture
def course(tmp_path: Path) -> Path:
    root = Path(shutil.copytree(COURSE, tmp_path / "course"))
    path = root / "exercises" / "course.toml"
    path.write_text(path.read_text() + RULES)
    return root


def grade(work: Path, student: str, exercise: str, score: float, name: str, hours_late: float = -1) -> None:
    """Record a verdict on some work."""
    submitted = DUE + dt.timedelta(hours=hours_late)
    VerdictStore(work / "verdicts").record(
        msgspec.structs.replace(
            verdict(student), exercise=exercise, score=score, max_score=4.5, submitted=submitted, work=name
        )
    )


def shown(course: Path, work: Path) -> tuple[str, dict[str, dict[str, object]]]:
    """Return what is printed, and the standings of the JSON by student."""
    target = work / "grades.json"
    arguments = ["show", "--course", str(course), "--work", str(work), "--json", str(target)]
    result = CliRunner().invoke(app, arguments, env={"COLUMNS": "120", "NO_COLOR": "1"})
    assert result.exit_code == 0, result.exception
    return result.output, {one["student"]: one for one in json.loads(target.read_text())["standings"]}


def test_the_best_attempt_counts_lateness_is_taken_off_and_the_lowest_is_dropped(
    course: Path, tmp_path: Path
) -> None:
    work = tmp_path / "work"
    grade(work, "ada", "mean", 3.0, "first")
    grade(work, "ada", "mean", 1.0, "second")
    grade(work, "ada", "greeting", 0.0, "first")
    grade(work, "bob", "mean", 3.0, "other", hours_late=2)
    (work / "students.toml").write_text('[[extensions]]\nstudent = "cyd"\nhours = 3\n')
    grade(work, "cyd", "mean", 3.0, "third", hours_late=2)
    text, standings = shown(course, work)
    (mean, greeting) = standings["ada"]["exercises"]
    assert (standings["ada"]["score"], mean["attempts"], greeting["dropped"]) == (3.0, 2, True)
    assert (standings["bob"]["score"], standings["bob"]["exercises"][0]["penalty"]) == (1.5, 1.5)
    assert standings["cyd"]["score"] == 3.0
    assert "3 / 4.5 ✓ −1.5" in text
    assert "(–)" in text


def test_a_mistake_in_the_roster_is_one_line(course: Path, tmp_path: Path) -> None:
    (tmp_path / "students.toml").write_text('[[extensions]]\nstudnet = "cyd"\n')
    result = CliRunner().invoke(app, ["show", "--course", str(course), "--work", str(tmp_path)])
    assert "students.toml:2: `extensions[0].studnet`: unknown field" in str(result.exception)
