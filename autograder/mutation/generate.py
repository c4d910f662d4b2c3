"""Every module that differs from a solution by one small change."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from typing import NamedTuple

from autograder.mutation.edit import Edit, Node, Source
from autograder.mutation.operators import OPERATORS

_LONGEST = 60  # characters of a node that a change quotes


class Generated(NamedTuple):
    """One module with one change."""

    function: str  # the top-level function in which it is; empty outside any
    line: int
    where: str  # the line of the solution, without its indentation
    change: str  # "before → after"
    nth: int  # which of the changes that read alike on that line, from 1
    source: str  # the changed module


def generate(solution: str) -> Iterator[Generated]:
    """Yield the mutants of a module, each once, in the order of its text.

    What no check can see is left alone: docstrings, annotations, imports, the text of exceptions, and `zip`'s `strict`.
    """
    source = Source(solution)
    seen = {solution}
    alike: Counter[tuple[str, str]] = Counter()
    for function, node in _nodes(source.tree):
        for operator in OPERATORS:
            for after in operator(node):
                text = source.apply(Edit(node, after))
                if text not in seen and _compiles(text):
                    seen.add(text)
                    where, change = source.line_of(node), f"{_quoted(node)} → {_quoted(after)}"
                    alike[where, change] += 1
                    yield Generated(function, node.lineno, where, change, alike[where, change], text)


def _nodes(tree: ast.Module) -> Iterator[tuple[str, Node]]:
    for statement in tree.body:
        name = statement.name if isinstance(statement, ast.FunctionDef | ast.ClassDef) else ""
        yield from ((name, node) for node in _walk(statement))


def _walk(node: ast.AST) -> Iterator[Node]:
    """Yield a node and what is below it, parents first."""
    if isinstance(node, ast.Import | ast.ImportFrom | ast.JoinedStr):
        return
    if isinstance(node, ast.expr | ast.stmt):
        yield node
    if isinstance(node, ast.keyword) and node.arg == "strict":
        return
    if isinstance(node, ast.Raise) or (isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)):
        return
    for field, value in ast.iter_fields(node):
        if field in ("annotation", "returns"):
            continue
        for child in value if isinstance(value, list) else [value]:
            if isinstance(child, ast.AST):
                yield from _walk(child)


def _quoted(node: Node) -> str:
    text = " ".join(ast.unparse(node).split())
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"


def _compiles(text: str) -> bool:
    try:
        compile(text, "mutant", "exec")
    except SyntaxError:
        return False
    return True
