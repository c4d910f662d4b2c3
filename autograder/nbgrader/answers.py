"""What a submission holds in place of a released cell."""

from __future__ import annotations

import enum
import re

from autograder.model import Cell, Submission

_COPY = re.compile(r" \(copy \d+\)$")


class Answer(enum.Enum):
    """The state of a cell that the student was to fill in."""

    GIVEN = enum.auto()
    UNCHANGED = enum.auto()  # as it was released: no response
    MISSING = enum.auto()  # deleted, or the notebook lost its metadata


def grade_id(cell: Cell) -> str:
    """Return a cell's id without the number that intake gives to copies."""
    return _COPY.sub("", cell.id)


def find_cell(submission: Submission, name: str) -> Cell | None:
    """Return the cell with this grade id: the last one where it was copied, as nbgrader has it."""
    return next((cell for cell in reversed(submission.cells) if grade_id(cell) == name), None)


def answer(submission: Submission, name: str, released: str) -> Answer:
    """Tell what became of a solution cell whose released source is `released`."""
    cell = find_cell(submission, name)
    if cell is None:
        return Answer.MISSING
    return Answer.UNCHANGED if cell.source == released else Answer.GIVEN


def written_answer(submission: Submission, name: str, released: str) -> Answer:
    """Tell what became of a written question.

    A notebook without that cell may hold the answer elsewhere, so a person looks at it. A script has
    no prose at all: its question is unanswered.
    """
    state = answer(submission, name, released)
    if state is Answer.MISSING and not submission.problem and _has_no_prose(submission):
        return Answer.UNCHANGED
    return state


def _has_no_prose(submission: Submission) -> bool:
    return all(cell.kind == "code" for cell in submission.cells)
