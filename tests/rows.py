"""The rows of a gradebook in a form in which two gradebooks can be compared: names for ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from nbgrader.api import Base
from sqlalchemy import create_engine, select

_Dump = Mapping[str, Sequence[tuple[Any, ...]]]


def rows(db_url: str) -> dict[str, list[str]]:
    """Return every row of every table, alike on every kind of database."""
    engine = create_engine(db_url)
    with engine.connect() as connection:
        tables = Base.metadata.sorted_tables
        dump = {table.name: [tuple(row) for row in connection.execute(select(table))] for table in tables}
    engine.dispose()
    names = _names(dump)
    return {
        table: sorted(repr(tuple(names.get(value, value) for value in row)) for row in found)
        for table, found in dump.items()
    }


def rows_in(work: Path) -> dict[str, list[str]]:
    """Return every row of the gradebook in a work folder."""
    return rows(f"sqlite:///{work / 'gradebook.db'}")


def _names(dump: _Dump) -> dict[Any, str]:
    """Return what each random id stands for."""
    names: dict[Any, str] = {}
    for row in [*dump["assignment"], *dump["notebook"]]:
        names[row[0]] = row[1]
    for row in dump["base_cell"]:
        names[row[0]] = f"{row[1]} {row[3]} of {names[row[2]]}"
    for row in dump["submitted_assignment"]:
        names[row[0]] = f"{row[2]}'s"
    for row in dump["submitted_notebook"]:
        names[row[0]] = f"{names[row[1]]} {names[row[2]]}"
    for table in ("grade", "comment", "source_cell"):
        names |= {row[0]: "" for row in dump[table]}
    return names
