"""The cells of an autograded notebook: the student's work in the released frame."""

from __future__ import annotations

import re
from collections.abc import Sequence

import msgspec
import pytest
from nbconvert.filters import markdown2html
from nbformat import NotebookNode
from nbgrader.utils import compute_checksum, determine_grade

from autograder.model import Cell, Submission
from autograder.nbgrader.merge import by_id, merge
from tests.nbgrader.conftest import Hand

ORDER = ["mean", "mean-checks", "spread", "spread-checks", "demo-1", "written"]
GRADED = [name for name in ORDER if name != "demo-1"]


def with_cells(submission: Submission, cells: Sequence[Cell]) -> Submission:
    return msgspec.structs.replace(submission, cells=tuple(cells))


def merged(release: NotebookNode, submission: Submission) -> list[NotebookNode]:
    return [cell for cell, _ in merge(release, submission)]


def test_an_untouched_notebook_is_the_released_one(release: NotebookNode, hand_in: Hand) -> None:
    assert merged(release, hand_in("ada")) == release.cells


def test_solution_cells_hold_the_students_source_and_locked_ones_ours(
    release: NotebookNode, hand_in: Hand
) -> None:
    changed = hand_in("ada", **{"mean": "def mean(b): ...", "mean-checks": "print('full marks')"})
    cells = by_id(merged(release, changed))
    assert cells["mean"].source == "def mean(b): ..."
    assert cells["mean-checks"].source == 'check("mean")'
    assert compute_checksum(cells["mean-checks"]) == cells["mean-checks"].metadata.nbgrader.checksum
    assert compute_checksum(cells["mean"]) != cells["mean"].metadata.nbgrader.checksum


@pytest.mark.parametrize("gone", GRADED)
def test_a_deleted_cell_is_put_back_where_it_was(release: NotebookNode, hand_in: Hand, gone: str) -> None:
    whole = hand_in("ada")
    cells = merged(release, with_cells(whole, [cell for cell in whole.cells if cell.id != gone]))
    assert list(by_id(cells)) == ORDER
    assert ("Nothing was found" in by_id(cells)[gone].source) == (not gone.endswith("-checks"))


def test_a_deleted_demo_is_not_missed(release: NotebookNode, hand_in: Hand) -> None:
    whole = hand_in("ada")
    cells = merged(release, with_cells(whole, [cell for cell in whole.cells if cell.id != "demo-1"]))
    assert list(by_id(cells)) == GRADED


def test_a_script_is_followed_by_the_released_cells(release: NotebookNode, hand_in: Hand) -> None:
    script = with_cells(hand_in("ada"), [Cell(id="cell 1", source="def mean(b): ...")])
    cells = merged(release, script)
    assert cells[0].source == "def mean(b): ..."
    assert list(by_id(cells)) == GRADED
    assert determine_grade(by_id(cells)["written"]) == (0, 1)


def test_an_unreadable_notebook_leaves_the_written_answer_to_a_person(
    release: NotebookNode, hand_in: Hand
) -> None:
    unreadable = msgspec.structs.replace(hand_in("ada"), cells=(), problem="This is not a notebook.")
    assert determine_grade(by_id(merged(release, unreadable))["written"]) == (None, 1)


def test_cells_of_the_students_own_keep_their_place(release: NotebookNode, hand_in: Hand) -> None:
    cells = list(hand_in("ada").cells)
    cells[3:3] = [Cell(id="cell 4", source="import this"), Cell(id="cell 5", source="*hm*", kind="markdown")]
    shown = merged(release, with_cells(hand_in("ada"), cells))
    assert [cell.source for cell in shown[2:6]] == [cells[2].source, "import this", "*hm*", 'check("mean")']


def test_of_copies_the_last_one_is_the_solution(release: NotebookNode, hand_in: Hand) -> None:
    cells = [*hand_in("ada", mean="first").cells, Cell(id="mean (copy 2)", source="second")]
    shown = merge(release, with_cells(hand_in("ada"), cells))
    solution = next(pair for pair in shown if "mean" in by_id([pair[0]]))
    assert (solution[0].source, solution[1]) == ("second", "mean (copy 2)")
    assert sum("mean" in by_id([cell]) for cell, _ in shown) == 1
    assert "first" in [cell.source for cell, _ in shown]


@pytest.mark.parametrize(
    "markdown",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "text <ScRipt\n>alert(1)</script >",
        "<!-- <b> -->",
        "<svg/onload=alert(1)>",
        "&lt;script&gt;`<script>`",
        "[link](javascript:alert(1))",
        "<a href='javascript:alert(1)'>x</a>",
        "[link](&#106;avascript:alert(1))",
        "[link]( <javascript:alert(1)>)",
        "[link][1]\n\n> [1]:\n  javascript:alert(1)",
        "<javascript:alert(1)>",
    ],
)
def test_html_of_a_student_is_shown_as_text(release: NotebookNode, hand_in: Hand, markdown: str) -> None:
    cells = by_id(merged(release, hand_in("ada", written=markdown)))
    html = str(markdown2html(cells["written"].source))
    assert not re.search(r"<(?!/?(p|code|blockquote)>)", html)


def test_formulas_and_links_survive(release: NotebookNode, hand_in: Hand) -> None:
    answer = "If $a < b$ or $a<b$, see <https://example.org> or [this](https://example.org) **now**."
    source = by_id(merged(release, hand_in("ada", written=answer)))["written"].source
    assert source == "If $a < b$ or $a< b$, see <https://example.org> or [this](https://example.org) **now**."
