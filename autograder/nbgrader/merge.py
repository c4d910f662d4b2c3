"""Put a student's cells and the released ones together."""

from __future__ import annotations

import copy
import re
from collections.abc import Iterable, Iterator

from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell
from nbgrader.utils import is_grade, is_solution

from autograder.model import Cell, Submission
from autograder.nbgrader.answers import Answer, find_cell, grade_id, written_answer
from autograder.nbgrader.shown import bound

_NOTE = "Nothing was found for this cell in the submission (id: {})."
# nbgrader's pages show Markdown with its HTML and with links to anything. What a space disarms: a `<` that
# begins a tag and no <https://…>, and the `]` of a link or of a link's definition that leads elsewhere.
_ARMED = re.compile(r"<(?=[A-Za-z/!?])(?!https?://)|\](?=[(:]\s*+<?+(?!https?://))")


def merge(release: NotebookNode, submission: Submission) -> list[tuple[NotebookNode, str]]:
    """Return the cells to show, each with its id in the submission (empty where it is not in there).

    The student's cells keep their order. Locked cells are as they were released, solution cells hold
    the student's source, and one of those that is gone is put back before the one that followed it.
    """
    cells = list(_student_cells(release, submission))
    place = len(cells)
    for name, released in reversed(by_id(release.cells).items()):
        found = next((index for index, (cell, _) in enumerate(cells) if name in by_id([cell])), None)
        if found is not None:
            place = found
        elif is_grade(released) or is_solution(released):
            cells.insert(place, (_restored(released, submission), ""))
    bound(cell for cell, _ in cells)
    return cells


def by_id(cells: Iterable[NotebookNode]) -> dict[str, NotebookNode]:
    """Return nbgrader's cells by their grade id, in order."""
    return {cell.metadata.nbgrader.grade_id: cell for cell in cells if "nbgrader" in cell.metadata}


def _student_cells(release: NotebookNode, submission: Submission) -> Iterator[tuple[NotebookNode, str]]:
    ours = by_id(release.cells)
    prose = [cell for cell in release.cells if "nbgrader" not in cell.metadata]
    others = {(cell.cell_type, cell.source): cell for cell in prose}
    for position, cell in enumerate(submission.cells, start=1):
        name = grade_id(cell)
        if name in ours and cell is find_cell(submission, name):
            yield _filled(ours[name], cell), cell.id
        elif unchanged := others.pop((cell.kind, cell.source), None):
            yield copy.deepcopy(unchanged), cell.id
        else:
            yield _own(cell, f"student-{position}"), cell.id


def _filled(released: NotebookNode, cell: Cell) -> NotebookNode:
    """Return a released cell with the student's source where students write, and as released elsewhere."""
    filled = copy.deepcopy(released)
    if is_solution(filled) and cell.source != filled.source:
        filled.source = cell.source if filled.cell_type == "code" else _disarmed(cell.source)
    return filled


def _own(cell: Cell, name: str) -> NotebookNode:
    own: NotebookNode
    if cell.kind == "code":
        own = new_code_cell(id=name, source=cell.source)
    else:
        own = new_markdown_cell(id=name, source=_disarmed(cell.source))
    return own


def _restored(released: NotebookNode, submission: Submission) -> NotebookNode:
    """Return a released cell for one that is gone; a note tells it from one that was left as it was."""
    cell = copy.deepcopy(released)
    if not is_solution(cell):
        return cell
    name = cell.metadata.nbgrader.grade_id
    if is_grade(cell) and written_answer(submission, name, cell.source) is Answer.UNCHANGED:
        return cell
    cell.source = ("# " if cell.cell_type == "code" else "") + _NOTE.format(name)
    return cell


def _disarmed(markdown: str) -> str:
    """Return Markdown whose HTML and scripts are shown as text; a space changes no formula and hides no word."""
    return _ARMED.sub(r"\g<0> ", markdown)
