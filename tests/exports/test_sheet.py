"""A table comes out as it came in."""

from __future__ import annotations

import csv
import io
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from autograder.errors import ExportError
from autograder.exports.cells import safe
from autograder.exports.sheet import Sheet, read_sheet, to_bytes

TABLE = 'Identifier,Full name,Grade\nParticipant 1,"García, ""Ana""\nde la Cruz",\nParticipant 2,נועה לוי,5\n'


@pytest.mark.parametrize(
    "content",
    [
        TABLE.encode(),
        b"\xef\xbb\xbf" + TABLE.encode(),
        b'A;B;C\n1;"x; y";"z\r"\n',
        b"A\tB\n1\t2\n",
        b"A,B\r\n1,2\r\n",
    ],
)
def test_a_table_that_is_not_changed_is_the_same_bytes(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    assert to_bytes(read_sheet(path)) == content


@pytest.mark.parametrize(("encoding", "name"), [("utf-16", "Łukasz"), ("cp1252", "García")])
def test_other_encodings_become_utf8(tmp_path: Path, encoding: str, name: str) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(f"A,B\n{name},2\n".encode(encoding))
    assert to_bytes(read_sheet(path)).decode() == f"A,B\n{name},2\n"


def test_short_rows_are_filled_up_and_empty_ones_left_out(tmp_path: Path) -> None:
    path = tmp_path / "table.csv"
    path.write_text("A,B,C\n1\n,,\n1,2,3,4\n")
    assert read_sheet(path).rows == (("1", "", ""), ("1", "2", "3"))


@pytest.mark.parametrize("content", [b"", b"\n", b"no table", b"PK\x03\x04"])
def test_what_is_no_table_is_one_clear_line(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "table.csv"
    path.write_bytes(content)
    with pytest.raises(ExportError, match=r"table.csv: .* table") as caught:
        read_sheet(path)
    assert "\n" not in str(caught.value)


@given(st.lists(st.lists(st.text(st.characters(codec="utf-8")), min_size=3, max_size=3), max_size=5))
def test_any_cell_survives_being_written_and_read(rows: list[list[str]]) -> None:
    written = to_bytes(Sheet("t", ("a", "b", "c"), tuple(map(tuple, rows))))
    read = [*csv.reader(io.StringIO(written.decode(), newline=""))]
    assert read[1:] == [[safe(cell) for cell in row] for row in rows]
