"""A course whose only exercise is cheap to check, with the support library of the real one."""

from __future__ import annotations

import copy
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from nbformat import NotebookNode

from autograder.course import load_course
from autograder.model import Course, Exercise
from autograder.sample.honest import solved
from autograder.sample.specimen import Handout

FIXTURE = Path(__file__).parent / "fixtures" / "course"
collect_ignore = ["fixtures"]  # the checks there are run by what is tested here
PRACTICE = Path(__file__).parents[2] / "exercises" / "practice"


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course in a folder of its own."""
    root = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(FIXTURE, root)
    shutil.copytree(PRACTICE, root / "exercises" / "practice", ignore=shutil.ignore_patterns("__pycache__"))
    return load_course(root)


@pytest.fixture(scope="session")
def exercise(course: Course) -> Exercise:
    """Its exercise: `double` and `halve`."""
    return course.assignments[0].exercises[0]


@pytest.fixture(scope="session")
def notebook(exercise: Exercise) -> NotebookNode:
    """The notebook of the exercise with everything solved; tests only read it."""
    return solved(exercise)


@pytest.fixture
def handout(exercise: Exercise, notebook: NotebookNode, tmp_path: Path) -> Handout:
    """A copy of the solved notebook, to be spoilt."""
    return Handout(exercise, copy.deepcopy(notebook), tmp_path / "gradebook.db")


@pytest.fixture
def source_of() -> Callable[[NotebookNode, str], str]:
    """Return the source of the first cell with this id."""

    def find(notebook: NotebookNode, name: str) -> str:
        return str(next(cell.source for cell in notebook.cells if cell.get("id") == name))

    return find
