"""A course of two exercises that cost nothing to check, and what students do to its notebooks."""

from __future__ import annotations

import os
import re
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat import NotebookNode

from autograder.course import load_course
from autograder.model import Course, Exercise
from autograder.plugin.engines import ENGINES
from autograder.plugin.running import RUNNERS
from autograder.sample.honest import solved
from autograder.sample.specimen import as_json
from autograder.sandbox import probe

SMALL = Path(__file__).parents[1] / "sample" / "fixtures" / "course"
PRACTICE = Path(__file__).parents[2] / "exercises" / "practice"
Submit = Callable[..., Path]


@pytest.fixture(scope="session", autouse=True)
def _alembic() -> Iterator[None]:
    """Let nbgrader find the program `alembic` beside this Python."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PATH", str(Path(sys.executable).parent), prepend=os.pathsep)
        yield


@pytest.fixture(scope="session", autouse=True)
def _warm_parents() -> Iterator[None]:
    """Have the warm parents that these tests share end with them."""
    yield
    ENGINES.close()
    RUNNERS.close()


@pytest.fixture(scope="session")
def _sandbox() -> None:
    if missing := probe.missing():
        pytest.skip("; ".join(missing))


@pytest.fixture(scope="session")
def course(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """Return a course with the exercises `doubling` and `again`, which asks for the same."""
    root = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(SMALL, root)
    shutil.copytree(PRACTICE, root / "exercises" / "practice", ignore=shutil.ignore_patterns("__pycache__"))
    for part in ("exercises", "solutions"):
        shutil.copytree(root / part / "doubling", root / part / "again")
        for path in [*(root / part / "again").rglob("*.*")]:
            path.write_text(re.sub(r"\b(double|halve)\b", r"re\1", path.read_text()))
            path.rename(path.with_name(path.name.replace("doubling", "again")))
    listed = root / "exercises" / "course.toml"
    text = listed.read_text().replace('exercises = ["doubling"]', 'exercises = ["doubling", "again"]')
    listed.write_text(f"{text}due = 2026-10-01T12:00:00Z\n")
    return load_course(root)


@pytest.fixture(scope="session")
def exercises(course: Course) -> dict[str, Exercise]:
    """Return the exercises by slug."""
    return {exercise.slug: exercise for exercise in course.assignments[0].exercises}


@pytest.fixture(scope="session")
def solution(exercises: dict[str, Exercise]) -> Callable[[str], NotebookNode]:
    """Return a function that gives a copy of an exercise's solved notebook."""
    texts = {slug: nbformat.writes(solved(exercise)) for slug, exercise in exercises.items()}
    return lambda slug: nbformat.reads(texts[slug], as_version=4)


def put(root: Path, student: str, name: str, content: NotebookNode | bytes, time: str = "") -> Path:
    """Write a file as nbgrader collects it."""
    folder = root / "submitted" / student / "first"
    folder.mkdir(parents=True, exist_ok=True)
    data = content if isinstance(content, bytes) else as_json(content).encode()
    (folder / name).write_bytes(data)
    if time:
        (folder / "timestamp.txt").write_text(time)
    return folder / name


def cell_of(notebook: NotebookNode, name: str) -> NotebookNode:
    """Return the cell with a grade id."""
    return next(cell for cell in notebook.cells if cell.metadata.get("nbgrader", {}).get("grade_id") == name)


def without(notebook: NotebookNode, pattern: str) -> NotebookNode:
    """Return a notebook without the cells whose grade id matches a pattern."""
    ids = [cell.metadata.get("nbgrader", {}).get("grade_id", "") for cell in notebook.cells]
    notebook.cells = [
        cell for cell, name in zip(notebook.cells, ids, strict=True) if not re.fullmatch(pattern, name)
    ]
    return notebook
