"""A page shows what an honest student wrote whole, and of a flood as much as it can set in seconds."""

from __future__ import annotations

from pathlib import Path

import pytest
from nbformat import NotebookNode
from nbformat.v4 import new_code_cell, new_markdown_cell

from autograder.course import load_course
from autograder.model import Cell
from autograder.nbgrader.merge import merge
from autograder.nbgrader.shown import LONGEST_CELL, LONGEST_LINE, LONGEST_NOTEBOOK, bound
from autograder.notebook import release_notebook
from tests.nbgrader.conftest import Hand
from tests.nbgrader.test_merge import by_id, merged, with_cells

NOTE = "… (too long to be shown whole; the file that was handed in has it)"
FLOODS = {
    "dots": "a." * 1_000_000,
    "spaces": "a" + " " * 2_000_000 + "b",
    "formulas": "\\begin{a}\n" * 200_000,
    "lines": "x = 1\n" * 300_000,
}


@pytest.mark.parametrize("flood", FLOODS)
@pytest.mark.parametrize("kind", ["code", "markdown"])
def test_a_flood_is_cut_and_says_so(release: NotebookNode, hand_in: Hand, flood: str, kind: str) -> None:
    whole = hand_in("ada")
    cells = merged(
        release, with_cells(whole, [*whole.cells, Cell(id="own", source=FLOODS[flood], kind=kind)])
    )
    (shown,) = [cell.source for cell in cells if cell.id.startswith("student-")]
    assert shown.endswith(("\n# " if kind == "code" else "\n") + NOTE)
    assert len(shown) < LONGEST_CELL + 100
    assert max(map(len, shown.splitlines())) <= LONGEST_LINE


def test_many_cells_together_are_bounded_too() -> None:
    text = "\n".join(["word " * 600] * 5)
    cells = [new_markdown_cell(source=text) for _ in range(100)]
    bound(cells)
    assert sum(len(cell.source) for cell in cells) < LONGEST_NOTEBOOK + 100 * 100
    assert cells[0].source == text
    assert cells[-1].source.strip() == NOTE


def test_a_long_solution_is_cut_where_it_is_shown_only(release: NotebookNode, hand_in: Hand) -> None:
    work = hand_in("ada", mean="def mean(b): ...\n" + "# more\n" * 10_000)
    assert by_id([cell for cell, _ in merge(release, work)])["mean"].source.endswith(NOTE)
    assert NOTE not in "".join(cell.source for cell in work.cells)


def test_every_released_notebook_and_reference_is_shown_whole() -> None:
    for assignment in load_course(Path(__file__).parents[2]).assignments:
        for exercise in assignment.exercises:
            cells = [*release_notebook(exercise).cells, new_code_cell(source=exercise.reference.read_text())]
            before = [cell.source for cell in cells]
            bound(cells)
            assert [cell.source for cell in cells] == before
