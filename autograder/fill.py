"""Write a solution's functions into a notebook's solution cells, as a student would have."""

from __future__ import annotations

import ast
import copy
from collections.abc import Iterable
from typing import NamedTuple

from nbformat import NotebookNode


class _Statement(NamedTuple):
    """A top-level statement, with the comments and blank lines before it."""

    node: ast.stmt
    source: str

    @property
    def names(self) -> frozenset[str]:
        """The functions, classes and variables that it defines."""
        match self.node:
            case ast.FunctionDef(name=name) | ast.AsyncFunctionDef(name=name) | ast.ClassDef(name=name):
                return frozenset({name})
            case ast.Assign(targets=targets):
                return frozenset(target.id for target in targets if isinstance(target, ast.Name))
            case ast.AnnAssign(target=ast.Name(id=name)):
                return frozenset({name})
        return frozenset()

    @property
    def is_import(self) -> bool:
        """Whether saying it twice is idle."""
        return isinstance(self.node, ast.Import | ast.ImportFrom)

    @property
    def is_future(self) -> bool:
        """Whether it must come first wherever it is put."""
        return isinstance(self.node, ast.ImportFrom) and self.node.module == "__future__"


def fill(notebook: NotebookNode, solution: str, overlay: str | None = None) -> NotebookNode:
    """Return a copy of a notebook with a solution's functions in the cells that ask for them.

    What stands before a function goes into its cell; what stands after the last one, into the last cell.
    A cell whose function is not in the solution keeps its stub.

    Args:
        notebook: A released notebook, whose solution cells are named after their functions.
        solution: The source of the functions and of what they need.
        overlay: More source; its definitions replace those of the solution.
    """
    filled = copy.deepcopy(notebook)
    cells = {cell.metadata.nbgrader.grade_id: cell for cell in filled.cells if _is_solution(cell)}
    replacement = _statements(overlay or "")
    kept = _chunks(_statements(solution), [*cells])
    added = _chunks(replacement, [*cells])
    for task in kept.keys() | added.keys():
        chunk = [*_without(kept.get(task, []), replacement), *added.get(task, [])]
        cells[task]["source"] = _join(chunk)
    return filled


def overlay(solution: str, replacement: str) -> str:
    """Return one module in which the definitions of `replacement` take the place of the solution's."""
    statements = _statements(replacement)
    return _join([*_without(_statements(solution), statements), *statements]) + "\n"


def _is_solution(cell: NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.metadata.get("nbgrader", {}).get("solution"))


def _statements(source: str) -> list[_Statement]:
    """Return the statements of a module, but for its docstring and the comments above that."""
    lines = source.replace("\r\n", "\n").split("\n")
    nodes = ast.parse(source).body
    ends = [*(node.end_lineno or 0 for node in nodes[:-1]), len(lines)]  # the last one keeps what follows it
    starts = [0, *ends[:-1]]
    statements = [
        _Statement(node, "\n".join(lines[start:end]))
        for node, start, end in zip(nodes, starts, ends, strict=False)
        if start < end  # else it shares its line with the statement before
    ]
    return statements[1:] if ast.get_docstring(ast.Module(nodes, [])) is not None else statements


def _without(statements: Iterable[_Statement], replacement: Iterable[_Statement]) -> list[_Statement]:
    """Drop the statements whose names the replacement defines."""
    replaced = frozenset[str]().union(*(statement.names for statement in replacement))
    return [statement for statement in statements if not statement.names & replaced]


def _chunks(statements: Iterable[_Statement], tasks: list[str]) -> dict[str, list[_Statement]]:
    """Split statements after each task's function; the rest joins the last chunk."""
    chunks: dict[str, list[_Statement]] = {}
    pending: list[_Statement] = []
    for statement in statements:
        pending.append(statement)
        for task in statement.names.intersection(tasks):
            chunks.setdefault(task, []).extend(pending)
            pending = []
    if pending:
        chunks.setdefault(next(reversed(chunks), tasks[-1]), []).extend(pending)
    return chunks


def _join(statements: Iterable[_Statement]) -> str:
    """Return statements as one source, an import once, those of `__future__` first."""
    imported: set[str] = set()
    sources: list[str] = []
    for statement in sorted(statements, key=lambda statement: not statement.is_future):
        if statement.is_import:
            if statement.source.strip() in imported:
                continue
            imported.add(statement.source.strip())
        sources.append(statement.source)
    return "\n".join(sources).strip("\n")
