"""Sentences for students about what their code did.

Whatever a candidate sends during a check may carry the hidden inputs out. So of an exception only its type
(where it is a known one, or stands in the submission itself) and the line of the student's own code are
told, and the line is quoted from the submission, not from the candidate. While the notebook is loaded no
hidden input is there yet: what a cell's exception says is told.
"""

from __future__ import annotations

import builtins
import re
from collections.abc import Sequence

from practice.testing.candidate import missing
from practice.testing.faults import Mismatch, StudentError

from autograder.model import Cell, CellReport, Limits, Outcome
from autograder.sandbox.spawner import Exit
from autograder.wire.messages import CellDone, Frame, Raised

_NO_MEMORY = ("can't allocate memory", "Cannot allocate memory", "CUDA out of memory", "not enough memory")
_NO_ROOM = ("No space left on device", "File too large")
_LONGEST_LINE = 100
_LONGEST_TEXT = 200
_UNNAMED = {"generator", "function", "method", "module", "dict_keys", "dict_values", "dict_items"}
_UNSENT = {  # what would be sent as a value, were it not for this
    "str": "str with half of a character, a lone surrogate, in it",
    "int": "int of too many digits",
}
_SAYS_NOTHING = {"", "Exception", "BaseException", "object"}


def raised(what: str, message: Raised, cells: Sequence[Cell], limits: Limits) -> StudentError:
    """Tell that a function, or an object that one returned, raised."""
    detail = f"{''.join(message.kinds[:1])}: {message.text}"
    kinds = tuple(message.kinds)
    if _out_of_memory(kinds, message.text):
        return StudentError("MEMORY", _memory(what, limits), kinds=kinds, detail=detail)
    if kinds[:1] == ("NotImplementedError",):
        return StudentError("ERROR", f"{what} is not written yet.", kinds=kinds, detail=detail)
    if kinds[:1] == ("CannotTravel",):
        text = f"{what} returned something that contains itself or is nested too deeply."
        return StudentError("ERROR", text, kinds=kinds, detail=detail)
    text = f"{what} raised {_exception(kinds, cells)}{_at(message.frames, cells)}."
    if _out_of_room(message.text):
        text += f" It may write {_size(limits.disk_mib)}."
    return StudentError("ERROR", text, kinds=kinds, detail=detail)


def overwrote(what: str) -> Mismatch:
    """Tell that a function changed what it had returned before."""
    return Mismatch(
        f"{what} changed what an earlier call of it had returned; make a new result in each call, not one that is used again"
    )


def absent(function: str, cells: Sequence[Cell], reports: Sequence[CellReport]) -> StudentError:
    """Tell that a function is missing, and why where a cell that should define it failed."""
    places = {function} | {cell.id for cell in cells if _is_defined(function, cell)}
    why = next((report.message for report in reports if report.cell in places), "")
    text = f"Your notebook defines no function `{function}`. {why or 'Give it back the name that it had.'}"
    return StudentError("ERROR", text, kinds=missing(function).kinds)


def late(what: str, seconds: float, cells: Sequence[Cell] = ()) -> StudentError:
    """Tell that a function did not return in time, and which cell it is from."""
    text = f"{what}{_defined_in(what, cells)} was still running after {_seconds(seconds)} and was stopped."
    return StudentError("TIMEOUT", text)


def ended(what: str, exit: Exit, limits: Limits) -> StudentError:
    """Tell that the process in which the student's code ran has ended."""
    outcome, text = _death(what, exit, limits)
    return StudentError(outcome.value, text, detail=repr(exit))


def refused(what: str, problem: str) -> StudentError:
    """Tell that a reply broke the protocol; what exactly is for staff only."""
    text = f"{what} sent back something that cannot be an honest result, and was stopped."
    return StudentError("CRASHED", text, detail=problem)


def class_of(kind: str, cells: Sequence[Cell]) -> str:
    """Return what an object is that stayed in the candidate: its class where students may read it, else "object"."""
    known = isinstance(getattr(builtins, kind, None), type) or kind in _UNNAMED
    if kind in _UNSENT:
        return _UNSENT[kind]
    return kind if known or _is_written(kind, cells) else "object"


def cell_failed(done: CellDone, cells: Sequence[Cell], limits: Limits) -> CellReport:
    """Tell that a cell raised while the notebook was loaded."""
    cell = cells[done.index]
    if _out_of_memory(done.kinds, done.text):
        return CellReport(cell=cell.id, outcome=Outcome.MEMORY, message=_memory("This cell", limits))
    where = _at([Frame(cell=done.index, line=done.line)], cells)
    text = f"This cell stopped with {_exception(done.kinds, cells)}{_saying(done.text)}{where}."
    return CellReport(cell=cell.id, outcome=Outcome.ERROR, message=text)


def cell_hung(cell: Cell, seconds: float) -> CellReport:
    """Tell that a cell ran too long; it is skipped and the rest is graded."""
    text = f"This cell was still running after {_seconds(seconds)}: it was skipped, the rest was graded."
    return CellReport(cell=cell.id, outcome=Outcome.TIMEOUT, message=text)


def cell_died(cell: Cell, exit: Exit, limits: Limits) -> CellReport:
    """Tell that a cell ended the process; it is skipped and the rest is graded."""
    outcome, text = _death("This cell", exit, limits)
    return CellReport(cell=cell.id, outcome=outcome, message=f"{text} It was skipped, the rest was graded.")


def _death(what: str, exit: Exit, limits: Limits) -> tuple[Outcome, str]:
    if exit.reason == "cpu":
        return Outcome.TIMEOUT, f"{what} used more processor time than its limit and was stopped."
    if exit.reason == "memory":
        return Outcome.MEMORY, _memory(what, limits)
    if exit.reason == "killed":
        return Outcome.CRASHED, f"{what} broke its connection to the grader, and was stopped."
    how = f"with signal {exit.signal}" if exit.signal else f"with status {exit.status}"
    return Outcome.CRASHED, f"{what} ended its whole process {how}."


def _memory(what: str, limits: Limits) -> str:
    return f"{what} asked for more memory than its limit of {_size(limits.memory_mib)}."


def _out_of_room(text: str) -> bool:
    return any(phrase in text for phrase in _NO_ROOM)


def _size(mib: int) -> str:
    return f"{mib // 1024} GiB" if mib % 1024 == 0 else f"{mib} MiB"


def _seconds(number: float) -> str:
    return f"{number:g} second" if number == 1 else f"{number:g} seconds"


def _defined_in(what: str, cells: Sequence[Cell]) -> str:
    """Return which cell a function is from, unless the cell is called like the function."""
    name = what.strip("`")
    places = [cell.id for cell in cells if name.isidentifier() and _is_defined(name, cell)]
    return f" (of the cell “{places[-1]}”)" if places and places[-1] != name else ""


def _out_of_memory(kinds: Sequence[str], text: str) -> bool:
    named = "MemoryError" in kinds or "OutOfMemoryError" in kinds
    return named or any(phrase in text for phrase in _NO_MEMORY)


def _exception(kinds: Sequence[str], cells: Sequence[Cell]) -> str:
    """Return the name of an exception's class, or of the first of its bases that is no news to its author."""
    name = next((kind for kind in kinds if _is_known(kind, cells)), "")
    return "an exception" if name in _SAYS_NOTHING else name


def _is_known(kind: str, cells: Sequence[Cell]) -> bool:
    builtin = getattr(builtins, kind, None)
    return (isinstance(builtin, type) and issubclass(builtin, BaseException)) or _is_written(kind, cells)


def _is_written(name: str, cells: Sequence[Cell]) -> bool:
    """Return whether a name stands in the submission, and so was not made up while the code ran."""
    return name.isidentifier() and any(re.search(rf"\b{name}\b", cell.source) for cell in cells)


def _is_defined(function: str, cell: Cell) -> bool:
    """Return whether a cell seems to define a function; its source need not be valid Python."""
    return re.search(rf"^(async\s+)?(def\s+)?{function}\s*[(=:]", cell.source, re.MULTILINE) is not None


def _saying(text: str) -> str:
    """Return the first line of an exception's text in brackets."""
    line = "".join(character for character in text.partition("\n")[0] if character.isprintable()).strip()
    return f" ({line[:_LONGEST_TEXT]})" if line else ""


def _at(frames: Sequence[Frame], cells: Sequence[Cell]) -> str:
    """Return where the innermost frame of the student's own code stood, quoting the submission."""
    for frame in reversed(frames):
        if 0 <= frame.cell < len(cells):
            lines = cells[frame.cell].source.splitlines()
            if 0 < frame.line <= len(lines):
                line = lines[frame.line - 1].strip()[:_LONGEST_LINE]
                quoted = line if "`" in line else f"`{line}`"
                return f" at line {frame.line} of the cell “{cells[frame.cell].id}”: {quoted}"
    return ""
