"""A small course, registered in a gradebook as nbgrader itself would, and verdicts made by hand."""

from __future__ import annotations

import datetime as dt
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbgrader.api import Gradebook
from nbgrader.preprocessors import SaveCells

from autograder.course import load_course
from autograder.faq import FaqEntry, load_faq
from autograder.model import Cell, CheckResult, Course, Exercise, Outcome, Submission, TaskResult, Verdict
from autograder.notebook import release_notebook

COURSE = Path(__file__).parent / "fixtures" / "course"
SUBMITTED = dt.datetime(2026, 9, 30, 18, 30, tzinfo=dt.UTC)
Hand = Callable[..., Submission]
Judge = Callable[..., Verdict]


@pytest.fixture(scope="session", autouse=True)
def _alembic() -> Iterator[None]:
    """Let nbgrader find the program `alembic` beside this Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session")
def course() -> Course:
    """Return a course of two exercises: `mean` with a written question, and `greeting`."""
    return load_course(COURSE)


@pytest.fixture(scope="session")
def exercises(course: Course) -> dict[str, Exercise]:
    """Return the exercises by slug."""
    return {exercise.slug: exercise for exercise in course.assignments[0].exercises}


@pytest.fixture(scope="session")
def faq() -> dict[str, FaqEntry]:
    """Return the course's FAQ."""
    return load_faq(COURSE)


@pytest.fixture
def release(exercises: dict[str, Exercise]) -> NotebookNode:
    """Return the released notebook `mean`."""
    return release_notebook(exercises["mean"])


@pytest.fixture(scope="session")
def fresh_gradebook(tmp_path_factory: pytest.TempPathFactory, course: Course) -> Path:
    """Return a gradebook that nbgrader itself made; it takes dozens of commits, so it is made once."""
    path = tmp_path_factory.mktemp("fresh") / "gradebook.db"
    register(course, f"sqlite:///{path}")
    return path


@pytest.fixture
def work(tmp_path: Path, fresh_gradebook: Path) -> Path:
    """Return a folder with a gradebook in which the assignment is registered."""
    shutil.copy(fresh_gradebook, tmp_path)
    return tmp_path


def register(course: Course, db_url: str) -> None:
    """Register the course's assignment with nbgrader's own preprocessor."""
    (assignment,) = course.assignments
    with Gradebook(db_url, course.id) as gradebook:
        gradebook.add_assignment(assignment.id, duedate=assignment.due, course_id=course.id)
    for exercise in assignment.exercises:
        names = {"notebook": exercise.slug, "assignment": assignment.id, "db_url": db_url}
        SaveCells().preprocess(release_notebook(exercise), {"nbgrader": names})


@pytest.fixture
def db_url(work: Path) -> str:
    """Return the gradebook's URL; a locked file is waited for only shortly."""
    return f"sqlite:///{work / 'gradebook.db'}?timeout=0.1"


@pytest.fixture
def hand_in(exercises: dict[str, Exercise]) -> Hand:
    """Return a function that makes a submission: the release with some sources replaced, by cell id."""

    def make(student: str, slug: str = "mean", **sources: str) -> Submission:
        return Submission(
            student=student,
            assignment="first",
            exercise=slug,
            origin=f"{student}/{slug}.ipynb",
            cells=tuple(_as_cells(release_notebook(exercises[slug]), sources)),
            submitted=SUBMITTED,
        )

    return make


def _as_cells(notebook: NotebookNode, sources: dict[str, str]) -> list[Cell]:
    """Return a notebook's cells as intake does."""
    cells = []
    for position, cell in enumerate(notebook.cells, start=1):
        name = cell.metadata.get("nbgrader", {}).get("grade_id") or f"cell {position}"
        cells.append(Cell(id=name, source=sources.get(name, cell.source), kind=cell.cell_type))
    return cells


@pytest.fixture
def judge(exercises: dict[str, Exercise]) -> Judge:
    """Return a function that makes a verdict from the score of each task."""

    def make(student: str, slug: str = "mean", **scores: float | None) -> Verdict:
        tasks = [
            TaskResult(
                id=task.id,
                title=task.title,
                score=scores.get(task.id),
                max_score=task.points,
                checks=_checks(task.id, scores[task.id], task.points) if task.id in scores else (),
            )
            for task in exercises[slug].tasks
        ]
        return Verdict(
            student=student,
            assignment="first",
            exercise=slug,
            score=None if None in scores.values() else sum(score or 0 for score in scores.values()),
            max_score=exercises[slug].max_score,
            sandbox="full",
            device="cpu",
            seed=2026,
            tasks=tuple(tasks),
        )

    return make


def _checks(task: str, score: float | None, points: float) -> tuple[CheckResult, ...]:
    """Return two checks that go with a score: the second one decides."""
    kind = CheckResult(
        name="test_kind", task=task, outcome=Outcome.PASSED, title=f"`{task}` returns a number."
    )
    title = "Each row counts once, however the batches are cut."
    if score == points:
        return (kind, CheckResult(name="test_value", task=task, outcome=Outcome.PASSED, title=title))
    value = CheckResult(
        name="test_value",
        task=task,
        outcome=Outcome.INTERNAL if score is None else Outcome.FAILED,
        title=title,
        message="The mean over batches of 4 and 2: got 0.5000, expected 0.6667.",
        expected="0.6667",
        actual="0.5000",
        diagnosis="That is the mean of the batches' means.",
        faq="weighted-mean",
        detail="HIDDEN: seed 77, rows [0.25, 0.75]",
    )
    return (kind, value)
