"""Notebooks whose tests are in their cells get the grades that nbgrader itself gives, cell by cell.

They are those of nbgrader's wheel: 190 cells in 15 assignments. `fixtures/nbgrader-grades.json` holds what nbgrader's
own kernels gave. With NBGRADER_LIVE=1 all of it is graded here, and nbgrader's kernels run all of it again (8 minutes);
else a part is graded here, one assignment of each kind, and the kernels run two.

No cell's grade differs. What does differ, and cannot in these notebooks: a cell that ignores its interrupt, or ends
the process, costs itself and not the whole submission; `!command` and `%%bash` run nothing; there is no network, and
no file is left behind; a display that a later cell updates stays as it was.
"""

from __future__ import annotations

import json
import os
import shutil
from pathlib import Path

import pytest
from nbgrader.converters import Autograde
from traitlets.config import Config

from autograder.nbgrader import configure
from tests.plugin import wheel

pytestmark = [
    pytest.mark.usefixtures("_sandbox"),
    pytest.mark.filterwarnings("ignore"),  # nbgrader's, nbformat's and the kernels' own
]
RECORDED = json.loads((Path(__file__).parent / "fixtures" / "nbgrader-grades.json").read_text())
ALL = bool(os.environ.get("NBGRADER_LIVE"))
LIVE = list(wheel.SHEETS) if ALL else ["file", "timeout"]
ALIKE = {"autotest-hashed", "autotest-multi", "guide-autotest", "solved", "hidden-tests"}
HERE = [name for name in wheel.SHEETS if ALL or name not in ALIKE]
FAILING = {"changes"}  # one of its notebooks is not even JSON of a notebook: for nbgrader too


@pytest.fixture(scope="module")
def released(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a course in which everything is handed in and nothing is graded."""
    root = tmp_path_factory.mktemp("wheel")
    wheel.build(root, HERE)
    return root


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> Config:
    """Return what `configure` says in a folder that is no course of this program."""
    c = Config()
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("elsewhere"))
        configure(c)
    return c


def of(names: list[str]) -> dict[str, tuple[float | None, bool]]:
    """Return the recorded grades of some assignments."""
    return {key: tuple(value) for key, value in RECORDED.items() if key.split(" / ")[0] in names}


def test_every_cell_has_the_grade_that_nbgrader_gives(
    released: Path, settings: Config, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    root = shutil.copytree(released, tmp_path / "course")
    for name in HERE:
        assert wheel.autograde(root, name, settings) == (name not in FAILING)
    assert wheel.grades(root) == of(HERE)
    assert len(of(list(wheel.SHEETS))) == len(RECORDED) == 190


def test_what_is_recorded_is_what_nbgrader_gives(released: Path, tmp_path: Path) -> None:
    root = shutil.copytree(released, tmp_path / "course")
    for name in LIVE:
        assert wheel.autograde(root, name) == (name not in FAILING)
    graded = {key: value for key, value in wheel.grades(root).items() if key.split(" / ")[0] in LIVE}
    assert graded == of(LIVE)


def test_a_cell_that_sleeps_is_interrupted_and_those_after_it_run(
    released: Path, settings: Config, tmp_path: Path
) -> None:
    root = shutil.copytree(released, tmp_path / "course")
    wheel.autograde(root, "timeout", settings, student_id="timeout")
    notebook = json.loads((root / "autograded" / "timeout" / "timeout" / "p1.ipynb").read_text())
    shown = [[output.get("ename") for output in cell["outputs"]] for cell in notebook["cells"]]
    assert "CellTimeoutError" in shown[0] + shown[1]


def test_the_settings_replace_the_kernel(settings: Config) -> None:
    steps = Autograde(config=settings).autograde_preprocessors
    assert "autograder.plugin.execute.Execute" in steps
    assert "Execute" not in [getattr(step, "__name__", "") for step in steps]
