"""Exceptions of the student's code as messages: the class's names, the text, and the student's own frames."""

from __future__ import annotations

import traceback
from collections.abc import Sequence
from typing import Final

from autograder.candidate.shell import cell_of
from autograder.wire import messages as wire
from autograder.wire.nodes import AnyNode

_LONGEST_NAME: Final = 100
_LONGEST_TEXT: Final = 4000  # characters of an exception's text; it is for staff only
_MOST_KINDS: Final = 20
_MOST_FRAMES: Final = 20


def cell_done(index: int, error: BaseException | None) -> wire.CellDone:
    """Return the report on a cell that ran to its end, or raised."""
    if error is None:
        return wire.CellDone(index=index)
    return wire.CellDone(index=index, kinds=_kinds(error), text=_text(error), line=_line(error, index))


def raised(
    call: int, error: BaseException, effects: dict[int, AnyNode], nodes: Sequence[AnyNode]
) -> wire.Raised:
    """Return the reply to a call that raised."""
    return wire.Raised(
        id=call,
        kinds=_kinds(error),
        text=_text(error),
        frames=tuple(_frames(error)[-_MOST_FRAMES:]),
        effects=effects,
        nodes=tuple(nodes),
    )


def _line(error: BaseException, cell: int) -> int:
    """Return the line of a cell at which its own code raised, 0 where there is none."""
    if isinstance(error, SyntaxError) and cell_of(error.filename or "") == cell:
        return error.lineno or 0
    return next((frame.line for frame in _frames(error) if frame.cell == cell), 0)


def _frames(error: BaseException) -> list[wire.Frame]:
    """Return the frames of the student's own code, outermost first."""
    stack = traceback.walk_tb(error.__traceback__)
    places = [(cell_of(frame.f_code.co_filename), line) for frame, line in stack]
    return [wire.Frame(cell=cell, line=line) for cell, line in places if cell is not None]


def _kinds(error: BaseException) -> tuple[str, ...]:
    return tuple(kind.__name__[:_LONGEST_NAME] for kind in type(error).__mro__[:_MOST_KINDS])


def _text(error: BaseException) -> str:
    try:
        text = str(error.msg if isinstance(error, SyntaxError) else error)
    except Exception:  # noqa: BLE001 - an exception's own __str__ may raise
        text = ""
    return text[:_LONGEST_TEXT].encode(errors="replace").decode()
