"""Replace one node of a module's source by another, and leave the rest of the text as it is."""

from __future__ import annotations

import ast
import textwrap
from typing import NamedTuple

Node = ast.expr | ast.stmt


class Edit(NamedTuple):
    """One node to be replaced."""

    node: Node  # of the tree of the source that is edited
    after: Node


class Source:
    """A module's text and its tree.

    Raises:
        SyntaxError: The text is no Python.
    """

    def __init__(self, text: str) -> None:
        self.text = text
        self.tree = ast.parse(text)
        self._lines = text.encode().splitlines(keepends=True)

    def line_of(self, node: Node) -> str:
        """Return the line on which a node begins, without its indentation."""
        return self._lines[node.lineno - 1].decode().strip()

    def apply(self, edit: Edit) -> str:
        """Return the text after an edit; an expression comes in brackets, so that it binds as it did."""
        start = self._offset(_first_line(edit.node), edit.node.col_offset)
        end = self._offset(edit.node.end_lineno or 0, edit.node.end_col_offset or 0)
        before, after = self.text.encode()[:start], self.text.encode()[end:]
        return (before + self._rendered(edit).encode() + after).decode()

    def _offset(self, line: int, column: int) -> int:
        return sum(map(len, self._lines[: line - 1])) + column

    def _rendered(self, edit: Edit) -> str:
        text = ast.unparse(edit.after)
        if isinstance(edit.after, ast.expr):
            return text if isinstance(edit.after, ast.Name | ast.Constant | ast.Attribute) else f"({text})"
        return textwrap.indent(text, " " * edit.node.col_offset).lstrip()


def _first_line(node: Node) -> int:
    """Return the line on which a statement begins: a function's own is that of `def`, below its decorators."""
    decorators = node.decorator_list if isinstance(node, ast.FunctionDef | ast.ClassDef) else []
    return min([node.lineno, *(decorator.lineno for decorator in decorators)])
