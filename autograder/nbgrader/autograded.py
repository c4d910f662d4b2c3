"""The notebook that nbgrader shows to graders, and from which it makes feedback."""

from __future__ import annotations

import copy
from collections.abc import Mapping
from pathlib import Path
from typing import Final

import nbformat
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell

from autograder import atomic
from autograder.errors import FolderError
from autograder.faq import FaqEntry
from autograder.model import Exercise, Submission, Verdict
from autograder.nbgrader.merge import by_id, merge
from autograder.nbgrader.outputs import display_output, failure_output, grade_outputs
from autograder.report.feedback import make_card, render_summary, summary_text

_MADE_OF: Final = '"made_of": "{}"'  # as JSON has it, which no text in a notebook can look like
_TIMESTAMP = "%Y-%m-%d %H:%M:%S.%f UTC"  # as nbgrader's exchange writes it


def autograded_notebook(
    release_notebook: NotebookNode,
    submission: Submission,
    verdict: Verdict,
    exercise: Exercise,
    faq: Mapping[str, FaqEntry],
) -> NotebookNode:
    """Build the notebook for `autograded/`: the student's work with what the checks say of it.

    Each grade cell shows its checks, and nbgrader reads the verdict's score from its outputs.

    Args:
        release_notebook: The notebook that students received, with nbgrader's metadata.
        submission: What the student handed in.
        verdict: Its outcomes and scores.
        exercise: The exercise, for the next steps that feedback suggests.
        faq: The FAQ's entries by anchor.
    """
    merged = merge(release_notebook, submission)
    notebook = _with_cells(release_notebook, [_summary(verdict, exercise), *(cell for cell, _ in merged)])
    failures = {report.cell: report for report in verdict.cells}
    for cell, name in merged:
        if name in failures and cell.cell_type == "code":
            cell.outputs = [failure_output(failures[name])]
    _show_checks(notebook, verdict, exercise, faq)
    return notebook


def merged_notebook(release_notebook: NotebookNode, submission: Submission) -> NotebookNode:
    """Return the notebook that is graded: the student's cells where students write, and ours elsewhere."""
    return _with_cells(release_notebook, [cell for cell, _ in merge(release_notebook, submission)])


def is_made_of(origin: str, submission: Submission, work: Path) -> bool:
    """Tell whether a submission's notebook in `autograded/` is there and was made of this, as `origin` names it."""
    try:
        return _MADE_OF.format(origin).encode() in _path(submission, work).read_bytes()
    except OSError:
        return False


def write_autograded(notebook: NotebookNode, submission: Submission, work: Path, origin: str = "") -> Path:
    """Write a notebook to `autograded/<student>/<assignment>/<exercise>.ipynb`, with its timestamp beside it.

    So is what nbgrader's exchange needs in order to hand the feedback to its student, where the work came
    through the exchange.

    Each file is replaced as a whole, and only its owner can read it.

    Args:
        notebook: What to write.
        submission: What it was made of.
        work: Where results go.
        origin: A digest of all that it was made of, for `is_made_of`.

    Raises:
        FolderError: It cannot be written; the verdict is kept, and the next run writes it.
    """
    path = _path(submission, work)
    folder = path.parent
    texts = {}
    if submission.submitted is not None:
        texts[folder / "timestamp.txt"] = submission.submitted.strftime(_TIMESTAMP)
    if submission.secret:
        texts[folder / "submission_secret.txt"] = submission.secret
    if origin:
        notebook.metadata["autograder"] = {"made_of": origin}
    texts[path] = nbformat.writes(notebook)  # the last one: when it is there, all is
    try:
        _make_private(folder, work)
        for place, text in texts.items():
            atomic.replace(place, text.encode(), unfinished(work))
    except OSError as error:
        fix = "mend that, then run the same command again: finished verdicts are kept"
        raise FolderError(f"{path}: cannot be written ({error.strerror}; {fix})") from error
    return path


def _path(submission: Submission, work: Path) -> Path:
    folder = work / "autograded" / submission.student / submission.assignment
    return folder / f"{submission.exercise}.ipynb"


def unfinished(work: Path) -> Path:
    """Return the folder in which notebooks are written: nbgrader would copy what it finds beside them to students."""
    return work / "autograded" / atomic.UNFINISHED


def _with_cells(notebook: NotebookNode, cells: list[NotebookNode]) -> NotebookNode:
    """Return a copy of a notebook that has other cells."""
    return NotebookNode(
        copy.deepcopy({key: part for key, part in notebook.items() if key != "cells"}), cells=cells
    )


def _summary(verdict: Verdict, exercise: Exercise) -> NotebookNode:
    """Return a cell that shows the result as a whole, and no source."""
    cell: NotebookNode = new_code_cell(
        id="feedback-summary",
        metadata={"transient": {"remove_source": True}, "deletable": False, "editable": False},
        outputs=[display_output(render_summary(verdict, exercise), summary_text(verdict, exercise))],
    )
    return cell


def _show_checks(
    notebook: NotebookNode, verdict: Verdict, exercise: Exercise, faq: Mapping[str, FaqEntry]
) -> None:
    cells = by_id(notebook.cells)
    tasks = {task.id: task for task in exercise.functions}
    for result in verdict.tasks:
        if result.id in tasks:
            cells[f"{result.id}-checks"].outputs = grade_outputs(make_card(result, tasks[result.id], faq))


def _make_private(folder: Path, work: Path) -> None:
    for parent in [*reversed(folder.relative_to(work).parents), folder.relative_to(work)]:
        (work / parent).mkdir(mode=0o700, exist_ok=True)
