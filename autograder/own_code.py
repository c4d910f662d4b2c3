"""What a student wrote: the code of a notebook without what the released one already has."""

from __future__ import annotations

import ast
from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

LONGEST: Final = 20_000  # characters of a student's code that are looked at


class Released:
    """The code that all students were given."""

    def __init__(self, sources: Sequence[str], tasks: Collection[str]) -> None:
        """Take down the code of a released notebook, whose stubs are the functions named by `tasks`."""
        self.tasks = frozenset(tasks)
        self.lines = frozenset(line.strip() for source in sources for line in source.splitlines())
        self.statements = frozenset(text for source in sources for text in _statements(source, self.tasks))


class Own:
    """A student's own code, in two forms."""

    def __init__(self, sources: Iterable[str], released: Released) -> None:
        """Take away what was released from the code of some cells."""
        cells = [*_bounded(sources)]
        lines = (line.strip() for source in cells for line in source.splitlines())
        self.text = "\n".join(line for line in lines if line and line not in released.lines)  # to the letter
        self.lines = frozenset(self.text.splitlines())
        statements = (text for source in cells for text in _statements(source, released.tasks))
        self.code = "\n".join(text for text in statements if text not in released.statements)  # layout undone


def _bounded(sources: Iterable[str]) -> Iterator[str]:
    left = LONGEST
    for source in sources:
        yield source[:left]
        left -= len(source[:left])


def _statements(source: str, tasks: Collection[str]) -> Iterator[str]:
    """Yield the statements of a cell in a layout of their own; of a task, the body without its docstring.

    What is not Python, for a magic in it say, is yielded line by line.
    """
    try:
        tree = ast.parse(source)
        for node in tree.body:
            if isinstance(node, ast.Import | ast.ImportFrom):
                continue
            if isinstance(node, ast.FunctionDef) and node.name in tasks:
                yield "\n".join(ast.unparse(inner) for inner in node.body[_has_docstring(node) :])
            else:
                yield ast.unparse(node)
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        yield from (line.strip() for line in source.splitlines() if line.strip())


def _has_docstring(node: ast.FunctionDef) -> bool:
    return ast.get_docstring(node, clean=False) is not None
