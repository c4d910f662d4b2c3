"""Which row of a platform's table is whose: each student in one row, each row one student's, or a reason."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

from autograder.model import Grade

_NUMBERED: Final = re.compile(r"(?P<name>.+)_(?P<number>\d+)", re.DOTALL)


@dataclass(frozen=True, slots=True)
class Row:
    """What a table says of one person."""

    place: int  # of the row
    number: str = ""  # the platform's own, as it is in a download
    keys: frozenset[str] = frozenset()  # email address, login, student id
    name: str = ""
    login: str = ""  # what the platform calls them in every assignment alike: email address, login


@dataclass(slots=True)
class Placed:
    """Whose grade belongs in which row."""

    rows: dict[int, Grade] = field(default_factory=dict)
    unplaced: dict[str, str] = field(default_factory=dict)  # student → why no row is theirs


def place(grades: Sequence[Grade], rows: Sequence[Row], alike: Callable[[str, str], bool]) -> Placed:
    """Find the row of each student: by number, else by email or login, else by a name that only one has.

    A number counts only where the names agree too: Moodle numbers people anew in each assignment.

    Args:
        grades: one a student.
        rows: one a person.
        alike: whether a name in a download and a name in the table can be the same person's.
    """
    finder = _Finder(rows, alike)
    found = {grade.student: finder.find(grade) for grade in grades}
    claims = Counter(row.place for row in found.values() if isinstance(row, Row))
    placed = Placed()
    for grade in grades:
        row = found[grade.student]
        if isinstance(row, str):
            placed.unplaced[grade.student] = row
        elif claims[row.place] > 1:
            placed.unplaced[grade.student] = f"several students could be `{row.name or row.number}`"
        else:
            placed.rows[row.place] = grade
    return placed


class _Finder:
    def __init__(self, rows: Sequence[Row], alike: Callable[[str, str], bool]) -> None:
        self._rows = rows
        self._alike = alike

    def find(self, grade: Grade) -> Row | str:
        """Return a student's row, or why there is none."""
        if numbered := _NUMBERED.fullmatch(grade.student):
            same = [row for row in self._rows if row.number == numbered["number"]]
            if same and not same[0].name:
                return same[0]
            if same and not self._alike(numbered["name"], same[0].name):
                return f"number {same[0].number} is `{same[0].name}` in the table"
            if same:
                return same[0]
        keys = {key.casefold() for key in (grade.student, grade.email) if key}
        return self._only([row for row in self._rows if keys & row.keys]) or self._by_name(grade)

    def _by_name(self, grade: Grade) -> Row | str:
        names = {fold(grade.student), fold(f"{grade.first_name} {grade.last_name}")} - {""}
        same = [row for row in self._rows if fold(row.name) in names]
        return self._only(same) or (f"{len(same)} rows have this name" if same else "no row is theirs")

    def _only(self, rows: Sequence[Row]) -> Row | None:
        return rows[0] if len(rows) == 1 else None


def fold(name: str) -> str:
    """Return a name's letters and digits only, without case and accents."""
    return "".join(letter for letter in unicodedata.normalize("NFKD", name).casefold() if letter.isalnum())
