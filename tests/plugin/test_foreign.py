"""Notebooks without hidden checks: confined, refused with a reason, and each for itself."""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
from collections.abc import Iterator
from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook
from traitlets.config import Config

from autograder.errors import CourseError
from autograder.nbgrader import configure
from autograder.plugin import running
from tests.plugin import wheel

pytestmark = [
    pytest.mark.usefixtures("_sandbox"),
    pytest.mark.filterwarnings("ignore"),  # nbgrader's and nbformat's own
]
TASK = "def answer():\n    # YOUR CODE HERE\n    raise NotImplementedError()"
RIGHT = "def answer():\n    return 42"
KERNEL = {"display_name": "Python 3", "language": "python", "name": "python3"}


def marked(source: str, name: str, *, grade: bool) -> nbformat.NotebookNode:
    marks = {"schema_version": 3, "grade_id": name, "grade": grade, "solution": not grade, "locked": grade}
    return new_code_cell(source, metadata={"nbgrader": marks | ({"points": 2} if grade else {})})


def notebook(answer: str = TASK, test: str = "assert answer() == 42") -> nbformat.NotebookNode:
    """Return a notebook with one task, whose test is in the next cell."""
    cells = [marked(answer, "answer", grade=False), marked(test, "test", grade=True)]
    return new_notebook(cells=cells, metadata={"kernelspec": KERNEL})


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course directory of nbgrader's, with one released assignment."""
    root = tmp_path_factory.mktemp("released")
    (root / "source" / "sheet").mkdir(parents=True)
    nbformat.write(notebook(), root / "source" / "sheet" / "p1.ipynb")
    (root / "source" / "sheet" / "data.txt").write_text("ours")
    wheel.generate(root, "sheet")
    return root


@pytest.fixture
def root(released: Path, tmp_path: Path) -> Path:
    """Return a copy of it, for one test."""
    return shutil.copytree(released, tmp_path / "course")


@pytest.fixture
def settings(root: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Config]:
    """Return what `configure` says in a course that is not this program's."""
    monkeypatch.chdir(root)
    c = Config()
    configure(c)
    return c


def test_blank_lines_are_read_in_no_time() -> None:
    began = time.process_time()
    assert list(running._slow_imports(["\n" * 10**6, "\timport torch as t"])) == ["torch"]
    assert time.process_time() - began < 2.0  # tried from each line to the last, they take days


def hand_in(root: Path, student: str, work: nbformat.NotebookNode) -> Path:
    released = nbformat.read(root / "release" / "sheet" / "p1.ipynb", as_version=4)
    for cell in work.cells:
        for given in released.cells:
            name = cell.metadata.get("nbgrader", {}).get("grade_id")
            if given.metadata.nbgrader.grade_id == name:
                cell.metadata = given.metadata
    folder = root / "submitted" / student / "sheet"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "p1.ipynb").write_text(json.dumps(work))
    return folder


def score(root: Path, student: str) -> float | None:
    return wheel.grades(root)[f"sheet / {student} / p1 / test"][0]


def test_student_code_sees_and_touches_nothing_outside(root: Path, settings: Config) -> None:
    (root / "secret.txt").write_text("the answers")
    escape = (
        f"import os, pathlib\nseen = os.path.exists('{root}/secret.txt'), os.path.exists('{root}/gradebook.db')\n"
        f"try:\n    pathlib.Path('{root}/escaped').write_text('x')\nexcept OSError:\n    pass\n"
        "def answer():\n    return 42 if seen == (False, False) else 0"
    )
    hand_in(root, "eve", notebook(escape))
    assert wheel.autograde(root, "sheet", settings)
    assert score(root, "eve") == 2
    assert not (root / "escaped").exists()


def test_one_bad_notebook_leaves_everybody_else_graded(root: Path, settings: Config) -> None:
    twice = notebook(RIGHT)
    twice.cells.append(nbformat.from_dict({**twice.cells[0], "source": RIGHT, "id": "again"}))
    hand_in(root, "bert twice", twice)
    hand_in(root, "ada cut", notebook()).joinpath("p1.ipynb").write_text('{"cells": [')
    old = notebook(RIGHT)
    hand_in(root, "carl old", old)
    text = (root / "submitted" / "carl old" / "sheet" / "p1.ipynb").read_text()
    newer = text.replace('"schema_version": 3', '"schema_version": 9')
    (root / "submitted" / "carl old" / "sheet" / "p1.ipynb").write_text(newer)
    hand_in(root, "exits", notebook("import os; os._exit(0)"))
    hand_in(root, "zoe", notebook(RIGHT))
    assert not wheel.autograde(root, "sheet", settings), "the two that cannot be read are told of"
    assert score(root, "bert twice") == score(root, "zoe") == 2
    assert score(root, "exits") == 0
    assert score(root, "ada cut") is None
    assert not (root / "autograded" / "ada cut").joinpath("sheet").exists()


DEEP = "shown = 1\nfor _ in range({}):\n    shown = [shown]\nbundle = {{'application/json': shown}}\n"


@pytest.mark.parametrize("depth", [40, 200, 900])
def test_what_a_notebook_displays_may_be_nested(root: Path, settings: Config, depth: int) -> None:
    shows = DEEP.format(depth) + "get_ipython().display_pub.publish(bundle)"
    hand_in(root, "ada", notebook(f"{RIGHT}\n{shows}"))
    assert wheel.autograde(root, "sheet", settings)
    assert score(root, "ada") == 2
    graded = nbformat.read(root / "autograded" / "ada" / "sheet" / "p1.ipynb", as_version=4)
    assert isinstance(graded.cells[0].outputs[0].data["application/json"], list if depth == 40 else str)


@pytest.mark.parametrize("name", [b"\xff", b"\x1b[2Jclear", b"a\nb"])
def test_a_file_whose_name_is_no_text_costs_nothing(
    root: Path, settings: Config, name: bytes, caplog: pytest.LogCaptureFixture
) -> None:
    folder = hand_in(root, "ada", notebook(RIGHT))
    (folder / os.fsdecode(name)).write_text("x")
    assert wheel.autograde(root, "sheet", settings)
    assert score(root, "ada") == 2
    (told,) = [line for line in caplog.text.splitlines() if "not plain text, and left out" in line]
    assert told.isprintable()


def test_another_language_is_refused_with_a_reason(
    root: Path, settings: Config, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(root, "ada", notebook(RIGHT))
    other = nbformat.read(root / "source" / "sheet" / "p1.ipynb", as_version=4)
    other.metadata.kernelspec = {"display_name": "R", "language": "R", "name": "ir"}
    nbformat.write(other, root / "source" / "sheet" / "p1.ipynb")
    wheel.generate(root, "sheet")
    assert not wheel.autograde(root, "sheet", settings)
    assert "is for the kernel `ir` (r)" in caplog.text
    assert score(root, "ada") is None


def test_the_courses_files_are_there_and_what_a_link_leads_to_is_not(
    root: Path, settings: Config, tmp_path_factory: pytest.TempPathFactory
) -> None:
    secret = tmp_path_factory.mktemp("elsewhere") / "secret.txt"
    secret.write_text("of somebody else")
    look = (
        "import pathlib\ndef read(name):\n    path = pathlib.Path(name)\n"
        "    return path.read_text() if path.exists() else None\n"
        "def answer():\n"
        "    return 42 if [read('data.txt'), read('own.txt'), read('link.txt')] == ['ours', 'mine', None] else 0"
    )
    folder = hand_in(root, "eve", notebook(look))
    (folder / "own.txt").write_text("mine")
    (folder / "data.txt").write_text("changed")
    (folder / "link.txt").symlink_to(secret)
    assert wheel.autograde(root, "sheet", settings)
    assert score(root, "eve") == 2


def test_more_files_than_a_candidate_can_hold_are_refused_and_no_score(
    root: Path, settings: Config, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "MOST_BYTES", 10)
    folder = hand_in(root, "ada", notebook(RIGHT))
    (folder / "large.bin").write_bytes(bytes(11))
    assert not wheel.autograde(root, "sheet", settings)
    assert score(root, "ada") is None


def test_nothing_runs_where_nbgrader_is_told_to_run_nothing(root: Path, settings: Config) -> None:
    hand_in(root, "ada", notebook("def answer():\n    return 0"))
    off = Config(Execute={"enabled": False}, ClearOutput={"enabled": False})
    off.merge(settings)
    assert wheel.autograde(root, "sheet", off)
    assert score(root, "ada") == 2  # as with nbgrader: no output is taken for no error


def test_one_warm_parent_serves_every_notebook(root: Path, settings: Config) -> None:
    running.RUNNERS.close()
    for student in ("ada", "bo"):
        hand_in(root, student, notebook(RIGHT))
    wheel.autograde(root, "sheet", settings)
    first = running.RUNNERS._runner
    wheel.autograde(root, "sheet", settings, student_id="ada")
    assert running.RUNNERS._runner is first is not None


def test_that_there_are_no_hidden_checks_is_said(
    root: Path, settings: Config, caplog: pytest.LogCaptureFixture
) -> None:
    hand_in(root, "ada", notebook(RIGHT))
    with caplog.at_level(logging.WARNING):
        wheel.autograde(root, "sheet", settings)
    assert "sheet has no hidden checks: its notebooks' own tests are run, in the sandbox" in caplog.text


@pytest.mark.parametrize(
    ("metadata", "accepted"),
    [
        ({}, True),
        ({"kernelspec": {"name": "python", "display_name": "Python"}}, True),
        ({"kernelspec": KERNEL}, True),
        ({"kernelspec": {"name": "ir", "display_name": "R", "language": "R"}}, False),
        ({"kernelspec": {"name": "ir", "display_name": "R"}}, False),
        ({"kernelspec": {"name": "course-env", "display_name": "Ours", "language": "python"}}, True),
        ({"language_info": {"name": "julia"}}, False),
    ],
)
def test_only_pythons_notebooks_are_run(metadata: dict[str, object], accepted: bool) -> None:
    asked = new_notebook(metadata=metadata)
    if accepted:
        running.require_python(asked, "p1")
    else:
        with pytest.raises(CourseError, match="is for the kernel"):
            running.require_python(asked, "p1")
