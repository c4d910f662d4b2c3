"""A CSV as somebody's program or spreadsheet left it: its rows, and how to write it the same way again."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from autograder.errors import ExportError
from autograder.exports.cells import safe

_LARGEST: Final = 64 * 2**20  # bytes
_DELIMITERS: Final = (",", ";", "\t")


@dataclass(frozen=True, slots=True)
class Sheet:
    """A table with a row of headings; each row is as long as that."""

    name: str  # for messages
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]
    delimiter: str = ","
    newline: str = "\n"
    mark: bool = False  # whether it begins with a byte order mark, by which a spreadsheet knows UTF-8

    def column(self, *names: str) -> int | None:
        """Return the position of the first of these headings, whatever its case."""
        headings = [heading.strip().casefold() for heading in self.headings]
        return next((headings.index(name.casefold()) for name in names if name.casefold() in headings), None)

    def require(self, *names: str) -> int:
        """Return the position of the first of these headings.

        Raises:
            ExportError: it has none of them.
        """
        found = self.column(*names)
        if found is None:
            there = ", ".join(f"`{heading.strip()}`" for heading in self.headings)
            raise ExportError(f"{self.name}: has no column `{names[0]}` (it has {there})")
        return found


def read_sheet(path: Path) -> Sheet:
    """Read a CSV in UTF-8, UTF-16 or Windows' western encoding, with commas, semicolons or tabs.

    Raises:
        ExportError: it is not a table, or too large.
    """
    data = path.read_bytes() if path.stat().st_size <= _LARGEST else b""
    if not data:
        raise ExportError(f"{path}: is empty, or larger than a table of grades")
    text = _decode(data)
    first = text.splitlines()[0] if text.strip() else ""
    delimiter = max(_DELIMITERS, key=first.count)
    try:
        rows = [*csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]
    except csv.Error as error:
        raise ExportError(f"{path}: is not a table of comma-separated values ({error})") from error
    headings, *rest = rows or [[]]
    if len(headings) < 2:
        raise ExportError(f"{path}: is not a table of comma-separated values")
    return Sheet(
        name=str(path),
        headings=tuple(headings),
        rows=tuple(_fit(row, len(headings)) for row in rest if any(row)),
        delimiter=delimiter,
        newline="\r\n" if data.partition(b"\n")[0].endswith(b"\r") else "\n",
        mark=data.startswith(codecs.BOM_UTF8),
    )


def to_bytes(sheet: Sheet) -> bytes:
    """Return a sheet as a file's content, in UTF-8; what would be run as a formula is not."""
    rows = [sheet.headings, *([safe(cell) for cell in row] for row in sheet.rows)]
    lines = (sheet.delimiter.join(_quoted(cell, sheet.delimiter) for cell in row) for row in rows)
    text = "".join(line + sheet.newline for line in lines)
    return (codecs.BOM_UTF8 if sheet.mark else b"") + text.encode("utf-8", "replace")


def _quoted(cell: str, delimiter: str) -> str:
    """Return a cell as it stands in a line; Python's own writer leaves a lone carriage return bare."""
    if set(cell) & {delimiter, '"', "\r", "\n"}:
        return '"' + cell.replace('"', '""') + '"'
    return cell


def _fit(row: Sequence[str], length: int) -> tuple[str, ...]:
    """Return a row of the right length: some programs leave out empty cells at its end."""
    return (*row[:length], *[""] * (length - len(row)))


def _decode(data: bytes) -> str:
    if data.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return data.decode("utf-16", "replace")
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return data.decode("cp1252", "replace")
