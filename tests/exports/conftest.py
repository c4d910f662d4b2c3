"""A class that hands in through Moodle, Canvas or Gradescope, graded once for all tests of a platform."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.model import Course

HERE = Path(__file__).parents[1]


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a course of one exercise that is cheap to check: `double` for 2, `halve` for 1.5, a question for 1."""
    root = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(HERE / "sample" / "fixtures" / "course", root)
    practice = HERE.parent / "exercises" / "practice"
    shutil.copytree(practice, root / "exercises" / "practice", ignore=shutil.ignore_patterns("__pycache__"))
    toml = root / "exercises" / "doubling" / "exercise.toml"
    toml.write_text(toml.read_text("utf-8").replace("call_seconds = 1.0", "call_seconds = 10.0"), "utf-8")
    return load_course(root)
