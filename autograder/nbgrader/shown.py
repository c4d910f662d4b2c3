"""As much of what a student wrote as a page can show.

Lines are coloured and formulas looked for by patterns whose time grows with the square of a line, or of a text:
on two megabytes that a student may well hand in, nbgrader's pages would be at work for days.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from nbformat import NotebookNode

LONGEST_LINE: Final = 4_000  # characters: of prose, a line is a paragraph
LONGEST_CELL: Final = 20_000
LONGEST_NOTEBOOK: Final = 100_000
_CUT: Final = "… (too long to be shown whole; the file that was handed in has it)"


def bound(cells: Iterable[NotebookNode]) -> None:
    """Cut the sources of a notebook's cells, in place, to what can be shown."""
    left = LONGEST_NOTEBOOK
    for cell in cells:
        shown = "\n".join(map(_line, cell.source.split("\n")))[: min(LONGEST_CELL, left)]
        left -= len(shown)
        if len(shown) < len(cell.source):
            cell.source = f"{shown}\n\n{'# ' if cell.cell_type == 'code' else ''}{_CUT}"


def _line(text: str) -> str:
    return text[:LONGEST_LINE]
