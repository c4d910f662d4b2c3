"""The notebook in `autograded/`: what nbgrader reads in it, and what the student reads."""

from __future__ import annotations

import datetime as dt
import errno
import stat
from collections.abc import Callable
from pathlib import Path

import msgspec
import nbformat
import pytest
from nbformat import NotebookNode
from nbgrader.nbgraderformat import MetadataValidator
from nbgrader.utils import determine_grade

from autograder.errors import FolderError
from autograder.faq import FaqEntry
from autograder.model import Cell, CellReport, Exercise, Outcome, Submission, Verdict
from autograder.nbgrader.autograded import autograded_notebook, write_autograded
from autograder.nbgrader.merge import by_id
from tests.nbgrader.conftest import SUBMITTED, Hand, Judge

Build = Callable[[Submission, Verdict], NotebookNode]


@pytest.fixture
def build(release: NotebookNode, exercises: dict[str, Exercise], faq: dict[str, FaqEntry]) -> Build:
    def make(submission: Submission, verdict: Verdict) -> NotebookNode:
        return autograded_notebook(release, submission, verdict, exercises["mean"], faq)

    return make


@pytest.mark.parametrize("score", [0, 1e-9, 1 / 3, 0.75, 1.4999999999999998, 1.5])
def test_nbgrader_reads_the_score_from_the_grade_cell(
    build: Build, hand_in: Hand, judge: Judge, score: float
) -> None:
    notebook = build(hand_in("ada"), judge("ada", mean=0, spread=score))
    cell = by_id(notebook.cells)["spread-checks"]
    assert determine_grade(cell) == (score, 1.5)
    assert all(output.output_type != "stream" for output in cell.outputs)


def test_a_grader_fault_does_not_read_as_marks(build: Build, hand_in: Hand, judge: Judge) -> None:
    notebook = build(hand_in("ada"), judge("ada", mean=None, spread=0))
    cell = by_id(notebook.cells)["mean-checks"]
    assert determine_grade(cell)[0] == 0
    assert cell.outputs[-1].ename == "NotGraded"


def test_the_notebook_is_valid_and_the_same_every_time(build: Build, hand_in: Hand, judge: Judge) -> None:
    cells = (*hand_in("ada").cells, Cell(id="cell 10", source="1 / 0"), Cell(id="cell 11", source="1 / 0"))
    submission = msgspec.structs.replace(hand_in("ada"), cells=cells)
    notebook = build(submission, judge("ada", mean=2, spread=0.5))
    nbformat.validate(notebook)
    MetadataValidator().validate_nb(notebook)
    assert len({cell.id for cell in notebook.cells}) == len(notebook.cells)
    assert build(submission, judge("ada", mean=2, spread=0.5)) == notebook


def test_the_release_is_not_changed(build: Build, release: NotebookNode, hand_in: Hand, judge: Judge) -> None:
    before = nbformat.writes(release)
    build(hand_in("ada", mean="pass"), judge("ada", mean=0, spread=0))
    assert nbformat.writes(release) == before


def test_a_cell_that_failed_carries_its_error(build: Build, hand_in: Hand, judge: Judge) -> None:
    report = CellReport(cell="mean", outcome=Outcome.ERROR, message="NameError: \x1b[31mnp\x1b[0m, line 2")
    verdict = msgspec.structs.replace(judge("ada", mean=0, spread=0), cells=(report,))
    notebook = build(hand_in("ada", mean="np.mean"), verdict)
    (output,) = by_id(notebook.cells)["mean"].outputs
    assert (output.output_type, output.evalue) == ("error", "NameError: np, line 2")
    assert "NameError: np, line 2" in notebook.cells[0].outputs[0].data["text/plain"]


def test_each_grade_cell_shows_its_checks_as_html_and_as_text(
    build: Build, hand_in: Hand, judge: Judge
) -> None:
    notebook = build(hand_in("ada"), judge("ada", mean=0, spread=1.5))
    shown = by_id(notebook.cells)["mean-checks"].outputs[0].data
    for form in ("text/html", "text/plain"):
        assert "got 0.5000, expected 0.6667" in shown[form]
        assert "Likely reason" in shown[form]
        assert "Next step" in shown[form]
    assert "Why divide by the number of rows?" in shown["text/html"]


def test_what_staff_know_is_in_no_cell(build: Build, hand_in: Hand, judge: Judge) -> None:
    verdict = msgspec.structs.replace(judge("ada", mean=0, spread=None), fault="HIDDEN: a traceback")
    assert "HIDDEN" not in nbformat.writes(build(hand_in("ada"), verdict))


def test_files_are_private_and_carry_the_time_of_submission(
    tmp_path: Path, build: Build, hand_in: Hand, judge: Judge
) -> None:
    submission = hand_in("Зоя")
    path = write_autograded(build(submission, judge("Зоя", mean=2, spread=0)), submission, tmp_path)
    assert path == tmp_path / "autograded" / "Зоя" / "first" / "mean.ipynb"
    assert {stat.S_IMODE(file.stat().st_mode) for file in path.parent.iterdir()} == {0o600}
    assert {stat.S_IMODE(folder.stat().st_mode) for folder in list(path.parents)[:3]} == {0o700}
    moment = dt.datetime.strptime((path.parent / "timestamp.txt").read_text(), "%Y-%m-%d %H:%M:%S.%f %Z")
    assert moment == SUBMITTED.replace(tzinfo=None)


def test_a_failed_write_leaves_the_old_file_and_nothing_else(
    tmp_path: Path, build: Build, hand_in: Hand, judge: Judge, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = hand_in("ada")
    notebook = build(submission, judge("ada", mean=2, spread=0))
    path = write_autograded(notebook, submission, tmp_path)
    before = sorted((file.name, file.read_bytes()) for file in path.parent.iterdir())

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("os.replace", full)
    with pytest.raises(FolderError, match=r": cannot be written \(No space left"):
        write_autograded(notebook, submission, tmp_path)
    assert sorted((file.name, file.read_bytes()) for file in path.parent.iterdir()) == before
