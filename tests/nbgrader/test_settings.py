"""The gradebook of `nbgrader_config.py` is the one of this program's commands."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from autograder.errors import CourseError
from autograder.model import Course
from autograder.nbgrader.settings import database_of
from autograder.publish import gradebook_url


def write(root: Path, url: str) -> None:
    (root / "nbgrader_config.py").write_text(f"get_config().CourseDirectory.db_url = {url!r}\n")


def test_without_settings_it_is_nbgraders_default(tmp_path: Path) -> None:
    assert database_of(tmp_path) == f"sqlite:///{tmp_path / 'gradebook.db'}"


def test_the_one_that_is_named_is_used_with_its_password(tmp_path: Path) -> None:
    write(tmp_path, "postgresql+psycopg://ta:secret@marks:5433/course")
    assert database_of(tmp_path) == "postgresql+psycopg://ta:secret@marks:5433/course"


@pytest.mark.parametrize("query", ["", "?timeout=30"])
def test_a_relative_file_is_the_courses_own_wherever_the_command_runs(tmp_path: Path, query: str) -> None:
    write(tmp_path, f"sqlite:///marks/all.db{query}")
    assert database_of(tmp_path) == f"sqlite:///{tmp_path / 'marks' / 'all.db'}{query}"


def test_settings_that_cannot_be_run_are_named(tmp_path: Path) -> None:
    (tmp_path / "nbgrader_config.py").write_text("1 / 0\n")
    with pytest.raises(CourseError, match=r"nbgrader_config\.py.*ZeroDivisionError"):
        database_of(tmp_path)


def test_work_elsewhere_is_a_trial_with_a_gradebook_of_its_own(course: Course, tmp_path: Path) -> None:
    own = msgspec.structs.replace(course, root=tmp_path)
    write(tmp_path, "postgresql://marks/")
    trial = tmp_path / "trial"
    assert gradebook_url(own, tmp_path, None) == "postgresql://marks/"
    assert gradebook_url(own, trial, None) == f"sqlite:///{trial / 'gradebook.db'}"
    assert gradebook_url(own, trial, "sqlite:///named.db") == "sqlite:///named.db"
