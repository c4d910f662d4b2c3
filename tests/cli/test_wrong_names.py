"""A name that is in nothing graded is a mistake to mend, not an empty answer."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest
from typer.testing import CliRunner

from autograder.cli.app import app
from autograder.errors import CourseError, FolderError, StoreError
from autograder.store import VerdictStore
from tests.cli.test_progress import verdict

COURSE = Path(__file__).parents[1] / "nbgrader" / "fixtures" / "course"


@pytest.fixture
def graded(tmp_path: Path) -> Path:
    """Return a folder with the verdict on one student's work on one of two exercises."""
    (tmp_path / "autograded").mkdir()
    store = VerdictStore(tmp_path / "verdicts")
    store.record(msgspec.structs.replace(verdict("ada"), exercise="greeting", max_score=1))
    store.record(msgspec.structs.replace(verdict("ada"), exercise="no-longer-in-the-course"))
    return tmp_path


@pytest.mark.parametrize(
    ("arguments", "error"),
    [
        (["show", "--student", "nobody"], StoreError),
        (["show", "--assignment", "nothing"], CourseError),
        (["feedback", "--student", "nobody"], FolderError),
        (["feedback", "--assignment", "nothing"], CourseError),
    ],
)
def test_an_unknown_name_is_refused(graded: Path, arguments: list[str], error: type[Exception]) -> None:
    result = CliRunner().invoke(app, [*arguments, "--course", str(COURSE), "--work", str(graded)])
    assert type(result.exception) is error


def test_verdicts_on_an_exercise_that_is_gone_are_still_shown(graded: Path) -> None:
    result = CliRunner().invoke(app, ["show", "--course", str(COURSE), "--work", str(graded)])
    assert result.exit_code == 0, result.exception
    assert "no-longer-in-the-course" in result.output
