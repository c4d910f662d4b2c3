"""What a student unpacks: the release of the small course, with the real support library."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import nbformat
import pytest
from practice.assignment import Assignment, load

from autograder.course import load_course
from autograder.model import Course
from autograder.release import build_release, write_release
from autograder.sample.honest import solved

TESTS = Path(__file__).parents[2]
Ran = subprocess.CompletedProcess[str]


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Course:
    """The small course with the real support library."""
    root = tmp_path_factory.mktemp("small") / "course"
    shutil.copytree(TESTS / "sample" / "fixtures" / "course", root)
    library = TESTS.parent / "exercises" / "practice"
    shutil.copytree(library, root / "exercises" / "practice", ignore=shutil.ignore_patterns("__pycache__"))
    return load_course(root)


@pytest.fixture(scope="session")
def release(small: Course, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The release as it was unpacked, with every function written and the question answered."""
    folder = tmp_path_factory.mktemp("release") / "first"
    write_release(build_release(small, "first"), folder)
    (exercise,) = small.assignments[0].exercises
    nbformat.write(solved(exercise), folder / "doubling.ipynb")
    return folder


@pytest.fixture(scope="session")
def assignment(release: Path) -> Assignment:
    """What the release says of itself."""
    return load(release / "practice" / "assignment.json")


@pytest.fixture
def folder(release: Path, tmp_path: Path) -> Path:
    """A copy of the release without its library, to work in."""
    return Path(shutil.copytree(release, tmp_path / "mine", ignore=lambda *_: {"practice", "__pycache__"}))


@pytest.fixture
def edit(folder: Path) -> Callable[..., None]:
    """Change the notebook: cells by name get other sources, and cells without a name are put at its beginning."""

    def change(*first: str, **sources: str) -> None:
        path = folder / "doubling.ipynb"
        notebook = nbformat.read(path, 4)
        for cell in notebook.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id", "")
            cell["source"] = sources.get(name.replace("-", "_"), cell.source)
        notebook.cells[:0] = [nbformat.v4.new_code_cell(source) for source in first]
        nbformat.write(notebook, path)

    return change


@pytest.fixture
def run(release: Path, folder: Path) -> Callable[..., Ran]:
    """Run `python -m practice` as a student does, where only the release is at hand."""

    def command(*arguments: str, **environment: str) -> Ran:
        return subprocess.run(
            [sys.executable, "-m", "practice", *arguments],
            cwd=folder,
            env={**os.environ, "PYTHONPATH": str(release), **environment},
            capture_output=True,
            encoding="utf-8",
            check=False,
        )

    return command
