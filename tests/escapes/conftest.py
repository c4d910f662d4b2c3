"""One engine for all attacks, on a small exercise in which `halve` is attacked and `double` is right."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from autograder.course import load_course
from autograder.engine import Engine
from autograder.model import Course, Exercise
from autograder.sandbox import probe

_TESTS = Path(__file__).parents[1]
_CACHES = shutil.ignore_patterns("__pycache__")


@pytest.fixture(scope="session", autouse=True)
def _alembic() -> Iterator[None]:
    """Let nbgrader find the program `alembic` beside this Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    root = tmp_path_factory.mktemp("escapes") / "course"
    shutil.copytree(_TESTS / "sample" / "fixtures" / "course", root)
    shutil.copytree(_TESTS.parent / "exercises" / "practice", root / "exercises" / "practice", ignore=_CACHES)
    return load_course(root)


@pytest.fixture(scope="session")
def exercise(course: Course) -> Exercise:
    return course.assignments[0].exercises[0]


@pytest.fixture(scope="session")
def engine(course: Course, exercise: Exercise) -> Iterator[Engine]:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))
    with pytest.MonkeyPatch.context() as patch:
        patch.setitem(os.environ, "AUTOGRADER_PLANTED_SECRET", "1")
        with Engine(course, [exercise]) as engine:
            yield engine
