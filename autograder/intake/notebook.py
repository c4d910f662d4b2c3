"""Read a notebook that may be ugly or hostile: its cells' text and marks; outputs are skipped unbuilt."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final, TypeVar

import msgspec
from msgspec import Raw

from autograder.intake import caps
from autograder.intake.cells import TOO_LONG, RawCell
from autograder.intake.mend import mend_json
from autograder.intake.tree import Unreadable

T = TypeVar("T")
_NOTHING: Final = Raw(b"")


def _first(count: int) -> type[msgspec.Struct]:
    """Return a type for the first `count` items of a list.

    msgspec checks the length of a list only after building it, and a file of 100 MB can hold thirty million
    items. A struct read from an array builds its fields and skips what follows.
    """
    fields = [(f"item_{number}", Raw, _NOTHING) for number in range(count)]
    return msgspec.defstruct("Items", fields, array_like=True, frozen=True)


_Cells = _first(caps.CELLS + 1)
_Sheets = _first(caps.SHEETS)


class _Sheet(msgspec.Struct, frozen=True):
    """What holds cells: a notebook of nbformat 4, a worksheet of nbformat 3."""

    cells: _Cells | None = None  # type: ignore[valid-type]


class _Notebook(_Sheet, frozen=True):
    worksheets: _Sheets | None = None  # type: ignore[valid-type]


class _Cell(msgspec.Struct, frozen=True):
    cell_type: Raw = _NOTHING
    source: Raw = _NOTHING
    input: Raw = _NOTHING  # the source of code in nbformat 3
    metadata: Raw = _NOTHING


class _Metadata(msgspec.Struct, frozen=True):
    nbgrader: Raw = _NOTHING
    tags: Raw = _NOTHING


class _Nbgrader(msgspec.Struct, frozen=True):
    grade_id: Raw = _NOTHING
    grade: Raw = _NOTHING
    solution: Raw = _NOTHING


def read_notebook(data: bytes) -> tuple[list[RawCell], list[str]]:
    """Return the cells of a notebook of nbformat 3 or 4, and notices for the student.

    Args:
        data: the file as UTF-8 without a byte order mark.

    Raises:
        Unreadable: it is not a notebook, or not all of one.
    """
    notebook, notices = _decode(data)
    if notebook.cells is not None:
        return [*_cells(notebook)], notices
    if notebook.worksheets is None:
        raise Unreadable("is JSON, but not a notebook: it has no cells")
    notices.append("The notebook is in a very old format (nbformat 3); it was read all the same.")
    sheets = (_peek(raw, _Sheet, _Sheet()) for raw in _items(notebook.worksheets))
    return [cell for sheet in sheets for cell in _cells(sheet)], notices


def _decode(data: bytes) -> tuple[_Notebook, list[str]]:
    try:
        return _strict(data), []
    except msgspec.DecodeError:
        return _mended(data), ["The notebook holds values that are not JSON (NaN, say); they were mended."]


def _mended(data: bytes) -> _Notebook:
    try:
        return _strict(mend_json(data))
    except msgspec.DecodeError as error:
        raise Unreadable(_malformed(data, str(error))) from error


def _strict(data: bytes) -> _Notebook:
    try:
        return msgspec.json.decode(data, type=_Notebook)
    except msgspec.ValidationError as error:
        raise Unreadable("is JSON, but not a notebook: it has no list of cells") from error
    except RecursionError as error:
        raise Unreadable("is nested too deeply") from error


def _malformed(data: bytes, error: str) -> str:
    """Say in a student's words what is wrong with a notebook's JSON."""
    if "truncated" in error:
        return "is cut off before its end; save it in Jupyter and hand it in again"
    if "trailing" in error:
        return "goes on after its end; save it in Jupyter and hand it in again"
    if b"<<<<<<<" in data and b">>>>>>>" in data:
        return "holds the marks of a Git conflict; resolve it, save it in Jupyter and hand it in again"
    return "is damaged (not valid JSON); if Jupyter opens it, save it there and hand it in again"


def _cells(sheet: _Sheet) -> Iterator[RawCell]:
    return map(_cell, _items(sheet.cells))


def _items(items: msgspec.Struct | None) -> list[Raw]:
    return [raw for raw in msgspec.structs.astuple(items) if len(raw)] if items is not None else []


def _cell(raw: Raw) -> RawCell:
    cell = _peek(raw, _Cell, _Cell())
    metadata = _metadata(cell)
    marks = _peek(metadata.nbgrader, _Nbgrader, _Nbgrader())
    return RawCell(
        source=_source(cell.source if len(cell.source) else cell.input),
        code=_peek(cell.cell_type, str, "") == "code",
        grade_id=_peek(marks.grade_id, str, ""),
        grades=_is_true(marks.grade) and not _is_true(marks.solution),
        tags=_peek(metadata.tags, tuple[str, ...], ()),
    )


def _metadata(cell: _Cell) -> _Metadata:
    if len(cell.metadata) > caps.METADATA_BYTES:
        return _Metadata()
    return _peek(cell.metadata, _Metadata, _Metadata())


def _source(raw: Raw) -> str:
    """Return a cell's text, which nbformat keeps as one string or as its lines."""
    if len(raw) > 8 * caps.SOURCE_BYTES:  # an escaped character has six bytes, and a line its quotes
        raise Unreadable(TOO_LONG)
    return _peek(raw, str, "") or "".join(_peek(raw, list[str], []))


def _is_true(raw: Raw) -> bool:
    return bytes(raw) == b"true"


def _peek(raw: Raw, kind: type[T], default: T) -> T:
    """Decode a piece of the file, if it is what it should be."""
    try:
        return msgspec.json.decode(raw, type=kind) if len(raw) else default
    except (msgspec.DecodeError, RecursionError):
        return default
