"""A notebook's file as its cells, read without Jupyter: which of them run, and which are still to be filled in."""

from __future__ import annotations

import ast
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

__all__ = ["Cell", "NotANotebook", "defined", "read_cells", "syntax_problem"]

_STUB = re.compile(r"^[ \t]*# YOUR CODE HERE[ \t]*\r?\n[ \t]*raise NotImplementedError\(\)", re.MULTILINE)
_WRITTEN_STUB = "YOUR ANSWER HERE"
_NOT_RUN = re.compile(r"demo-\d+|.+-checks")  # what a released notebook calls its demos and its checks


class NotANotebook(ValueError):
    """A file cannot be read as a notebook; the message completes the sentence "`file` …"."""


@dataclass(frozen=True, slots=True)
class Cell:
    """One cell."""

    name: str  # nbgrader's id, else "cell 7", counted from 1
    source: str
    code: bool
    runs: bool  # False for prose, demos, and the cells that call `check`

    @property
    def is_unanswered(self) -> bool:
        """Whether the cell still holds what was released in place of an answer."""
        if self.code:
            return _STUB.search(self.source) is not None
        return self.source.strip() in ("", _WRITTEN_STUB)


def read_cells(data: bytes) -> list[Cell]:
    """Return the cells of a notebook.

    Args:
        data: The content of an `.ipynb` file.

    Raises:
        NotANotebook: It is cut off, damaged, or something else.
    """
    try:
        notebook = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotANotebook("is not in UTF-8: open it in Jupyter and save it there") from error
    except ValueError as error:
        raise NotANotebook(f"is not a notebook, or only a part of one ({error})") from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list) or not cells:
        raise NotANotebook("holds no cells: open it in Jupyter and save it there")
    return [_cell(cell, number) for number, cell in enumerate(cells, start=1) if isinstance(cell, dict)]


def defined(cells: Iterable[Cell]) -> set[str]:
    """Return the names of the functions that the cells define on their top level, and of what they assign."""
    names: set[str] = set()
    for cell in cells:
        if cell.runs:
            names.update(_names(cell.source))
    return names


def syntax_problem(source: str) -> str:
    """Say what keeps a cell from being Python, magics included; nothing for a cell that is."""
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError as error:
        return f"line {error.lineno}: {error.msg}"
    return ""


def _cell(cell: dict[str, Any], number: int) -> Cell:
    metadata = _table(cell.get("metadata"))
    marks = _table(metadata.get("nbgrader"))
    tags = metadata.get("tags")
    source = cell.get("source", "")
    given = marks.get("grade_id")
    name = given if isinstance(given, str) else ""
    code = cell.get("cell_type") == "code"
    locked = marks.get("grade") is True and marks.get("solution") is not True
    demo = isinstance(tags, list) and "demo" in tags
    return Cell(
        name=name or f"cell {number}",
        source=source if isinstance(source, str) else "".join(map(str, source)),
        code=code,
        runs=code and not locked and not demo and not _NOT_RUN.fullmatch(name),
    )


def _table(value: object) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _names(source: str) -> Iterator[str]:
    from IPython.core.inputtransformer2 import TransformerManager

    try:
        tree = ast.parse(TransformerManager().transform_cell(source))
    except SyntaxError:
        return
    for node in tree.body:
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)):
            yield node.name
        elif isinstance(node, (ast.Import, ast.ImportFrom)):
            yield from ((alias.asname or alias.name) for alias in node.names)
        elif isinstance(node, (ast.Assign, ast.AnnAssign)):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            yield from (one.id for target in targets for one in ast.walk(target) if isinstance(one, ast.Name))
