"""The gradebook knows of an assignment what nbgrader's own release step would have entered."""

from __future__ import annotations

import re
import shutil
import sqlite3
from pathlib import Path

import pytest
from nbgrader.api import Gradebook

from autograder.course import load_course
from autograder.errors import GradebookError
from autograder.model import Course
from autograder.nbgrader.gradebook import record
from autograder.nbgrader.register import register
from tests.nbgrader.conftest import COURSE, Hand, Judge
from tests.nbgrader.conftest import register as register_with_nbgrader

_ID = re.compile(r"'[0-9a-f]{32}'")


def rows(path: Path) -> dict[str, list[str]]:
    """Return what each table of a gradebook holds."""
    with sqlite3.connect(path) as gradebook:
        tables = [
            name for (name,) in gradebook.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        ]
        return {name: sorted(map(str, gradebook.execute(f"SELECT * FROM {name}"))) for name in tables}


def without_ids(tables: dict[str, list[str]]) -> dict[str, list[str]]:
    """Return the tables without the random ids of their rows."""
    return {name: sorted(_ID.sub("id", row) for row in rows) for name, rows in tables.items()}


def register_in(course: Course, folder: Path) -> Path:
    """Register the course's assignments in a gradebook in a folder; return its path."""
    path = folder / "gradebook.db"
    for assignment in course.assignments:
        register(course, assignment, f"sqlite:///{path}")
    return path


@pytest.fixture
def edited(tmp_path: Path) -> Path:
    """A copy of the course in which the points of a task and the text of a notebook can change."""
    return Path(shutil.copytree(COURSE, tmp_path / "edited"))


def test_the_rows_are_those_that_nbgrader_enters(course: Course, tmp_path: Path) -> None:
    ours = without_ids(rows(register_in(course, tmp_path)))
    register_with_nbgrader(course, f"sqlite:///{tmp_path / 'theirs.db'}")
    theirs = without_ids(rows(tmp_path / "theirs.db"))
    theirs["course"].remove("('default_course',)")  # SaveCells opens the gradebook without naming the course
    assert ours == theirs


def test_registering_again_changes_nothing(course: Course, tmp_path: Path) -> None:
    before = rows(register_in(course, tmp_path))
    assert rows(register_in(course, tmp_path)) == before


def test_new_points_reach_the_rows_that_are_there(course: Course, edited: Path, tmp_path: Path) -> None:
    before = rows(register_in(course, tmp_path))
    path = next((edited / "exercises").glob("*/exercise.toml"))
    path.write_text(re.sub(r"points = [\d.]+", "points = 9", path.read_text()))
    after = rows(register_in(load_course(edited), tmp_path))
    assert any("9.0" in row for row in after["grade_cells"])
    assert [row[:36] for row in after["base_cell"]] == [row[:36] for row in before["base_cell"]]


def test_an_exercise_that_left_the_assignment_leaves_the_gradebook(
    course: Course, edited: Path, tmp_path: Path
) -> None:
    path = register_in(course, tmp_path)
    kept = leave_one_exercise(edited)
    register_in(load_course(edited), tmp_path)
    with Gradebook(f"sqlite:///{path}", course.id) as gradebook:
        assert [notebook.name for notebook in gradebook.find_assignment("first").notebooks] == [kept]


def test_an_exercise_with_submissions_cannot_leave(
    course: Course, edited: Path, tmp_path: Path, hand_in: Hand, judge: Judge
) -> None:
    path = register_in(course, tmp_path)
    record([judge("ada", mean=1)], [hand_in("ada")], course, f"sqlite:///{path}")
    before = rows(path)
    leave_one_exercise(edited)
    with pytest.raises(GradebookError, match="has submissions in the gradebook, but it is no longer"):
        register_in(load_course(edited), tmp_path)
    assert rows(path) == before


def test_a_gradebook_that_cannot_be_created_is_named(course: Course, tmp_path: Path) -> None:
    with pytest.raises(GradebookError, match=r"gradebook .*missing"):
        register_in(course, tmp_path / "missing")


def test_a_gradebook_whose_making_was_interrupted_is_made_again(
    course: Course, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as patch:
        patch.setattr("autograder.nbgrader.register._tables_version", _interrupted)
        with pytest.raises(KeyboardInterrupt):
            register_in(course, tmp_path)
    assert rows(tmp_path / "gradebook.db") == {}
    (tmp_path / "fresh").mkdir()
    again, fresh = register_in(course, tmp_path), register_in(course, tmp_path / "fresh")
    assert without_ids(rows(again)) == without_ids(rows(fresh))


def _interrupted() -> str:
    raise KeyboardInterrupt


def leave_one_exercise(root: Path) -> str:
    """Take all exercises but the first out of the first assignment; return the one that stays."""
    course = load_course(root)
    first, *others = [exercise.slug for exercise in course.assignments[0].exercises]
    path = root / "exercises" / "course.toml"
    text = path.read_text()
    for slug in others:
        text = text.replace(f', "{slug}"', "")
    path.write_text(text)
    return first
