"""The cells of a submission, from whichever format: named, told apart, and marked as to whether they run."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Final

from autograder.intake import caps
from autograder.intake.text import clean
from autograder.intake.tree import Unreadable
from autograder.model import Cell

_GRADE_ID: Final = re.compile(r"[A-Za-z0-9_\-]{1,100}")  # nbgrader's own rule, with an end
_NOT_RUN: Final = re.compile(r"demo-\d+|.+-checks")  # what a released notebook calls its demos and its checks
DEMO: Final = "demo"  # the tag of a cell that only shows something


TOO_LONG: Final = f"holds more than {caps.SOURCE_BYTES // caps.MIB} MiB of text; keep data in files beside it"


@dataclass(frozen=True, slots=True)
class RawCell:
    """What a file says of a cell; nothing here is trusted, and nothing here can change a score."""

    source: str
    code: bool = True
    grade_id: str = ""
    grades: bool = False  # nbgrader's own cell of tests: points, and nothing for the student to write
    tags: tuple[str, ...] = ()

    @property
    def runs(self) -> bool:
        """Whether the cell is part of the student's program."""
        return (
            self.code and not self.grades and DEMO not in self.tags and not _NOT_RUN.fullmatch(self.grade_id)
        )


@dataclass(frozen=True, slots=True)
class Document:
    """What was read from one file."""

    cells: tuple[Cell, ...] = ()
    notices: tuple[str, ...] = ()
    problem: str = ""


def to_cells(raw: Sequence[RawCell]) -> tuple[Cell, ...]:
    """Return the cells under names that are theirs alone: nbgrader's, else their position.

    Raises:
        Unreadable: there are none, or more of them, or more text, than a notebook has.
    """
    if not raw:
        raise Unreadable("has no cells")
    if len(raw) > caps.CELLS:
        raise Unreadable(f"has more than {caps.CELLS} cells; delete those that do not belong to it")
    if sum(len(cell.source) for cell in raw) > caps.SOURCE_BYTES:
        raise Unreadable(TOO_LONG)
    kinds = {True: "code", False: "markdown"}
    return tuple(
        Cell(id=name, source=clean(cell.source), kind=kinds[cell.code], run=cell.runs)
        for name, cell in zip(_names(raw), raw, strict=True)
    )


def notices_of(raw: Sequence[RawCell]) -> Iterator[str]:
    """Yield what the student should know about cells that were read otherwise than they stand."""
    for name, count in Counter(cell.grade_id for cell in raw if cell.runs).items():
        if _GRADE_ID.fullmatch(name) and count > 1:
            yield f"The cell `{name}` is there {count} times; all of them were run, in order."
    if any("\0" in cell.source for cell in raw):
        yield "NUL characters were removed."


def _names(raw: Iterable[RawCell]) -> Iterator[str]:
    """Name each cell; a repeated name gets a number, so that a report can tell the copies apart."""
    seen: Counter[str] = Counter()
    for number, cell in enumerate(raw, start=1):
        name = cell.grade_id if _GRADE_ID.fullmatch(cell.grade_id) else f"cell {number}"
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} (copy {seen[name]})"
