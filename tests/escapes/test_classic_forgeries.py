"""The two forgeries that earn full marks wherever checks run in the student's own interpreter earn nothing here.

nbgrader itself grades the same notebooks first, by its own preprocessors and in its own kernel: in a course of
its own, because there the checks have to stand in the notebook.
"""

from __future__ import annotations

from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_notebook
from nbgrader.api import Gradebook
from nbgrader.apps import NbGraderAPI
from traitlets.config import Config

from autograder.engine import Engine
from autograder.model import Exercise
from tests.escapes.test_escapes import verdict_on

ALWAYS_EQUAL = """
class Right(int):
    __eq__ = lambda self, other: True

def double(number):
    return Right(7)

def halve(number):
    return Right(7)
"""
NOTHING_RUNS = """
forget = lambda lines: ["pass"]
get_ipython().input_transformers_post.append(forget)
"""
WRONG = """
def double(number):
    return 7

def halve(number):
    return 7
"""
CHECKS = "assert double(17.0) == 34.0\nassert halve(17.0) == 8.5"
POINTS = 2.0
FORGERIES = {"always_equal": ALWAYS_EQUAL, "nothing_runs": NOTHING_RUNS}


def notebook(work: str) -> NotebookNode:
    """Return a notebook as nbgrader's manual describes one: a cell to fill in, and a cell of tests."""
    cells = [new_code_cell(work, id="work"), new_code_cell(CHECKS, id="checks")]
    for cell, grade in zip(cells, (False, True), strict=True):
        marks = {"schema_version": 3, "grade_id": cell["id"], "grade": grade, "solution": not grade}
        cell.metadata["nbgrader"] = (
            marks | {"locked": grade, "task": False} | ({"points": POINTS} if grade else {})
        )
    kernel = {"kernelspec": {"name": "python3", "display_name": "Python 3", "language": "python"}}
    return new_notebook(cells=cells, metadata=kernel)


def scores_by_nbgrader(works: dict[str, str], folder: Path) -> dict[str, float]:
    """Return what plain nbgrader gives for each work."""
    config = Config()
    config.CourseDirectory.root = str(folder)
    config.CourseDirectory.course_id = "plain"
    source = folder / "source" / "ps"
    source.mkdir(parents=True)
    nbformat.write(notebook("### BEGIN SOLUTION\n### END SOLUTION"), source / "doubling.ipynb")
    nbgrader = NbGraderAPI(config=config)
    made = nbgrader.generate_assignment("ps")
    assert made["success"], made
    released = nbformat.read(folder / "release" / "ps" / "doubling.ipynb", as_version=4)
    for student, work in works.items():
        handed_in = folder / "submitted" / student / "ps"
        handed_in.mkdir(parents=True)
        released.cells[0]["source"] = work
        nbformat.write(released, handed_in / "doubling.ipynb")
        graded = nbgrader.autograde("ps", student)
        assert graded["success"], graded
    with Gradebook(f"sqlite:///{folder / 'gradebook.db'}", "plain") as gradebook:
        return {student: gradebook.find_submission("ps", student).score for student in works}


@pytest.mark.filterwarnings("ignore:Object of type:sqlalchemy.exc.SAWarning")  # nbgrader's own
def test_what_plain_nbgrader_gives_full_marks_earns_nothing_here(
    exercise: Exercise, engine: Engine, tmp_path: Path
) -> None:
    there = scores_by_nbgrader(FORGERIES | {"wrong": WRONG}, tmp_path)
    assert there == dict.fromkeys(FORGERIES, POINTS) | {"wrong": 0.0}
    here = {name: verdict_on(work, exercise, engine).score for name, work in FORGERIES.items()}
    assert here == dict.fromkeys(FORGERIES, 0.0)
