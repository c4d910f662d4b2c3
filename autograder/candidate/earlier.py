"""What functions returned last, by which a value that is used again for the next result is known."""

from __future__ import annotations

from typing import Any

from autograder.wire.encode import CannotTravel, Encoder
from autograder.wire.nodes import AnyNode, Raw

Written = tuple[tuple[AnyNode, ...], tuple[bytes, ...]]


class EarlierResults:
    """The last result of each function: the object itself, and what it was when it was returned.

    Kept are values that travel and require no gradient: a graph, or a model, would stay in memory with them.
    """

    def __init__(self) -> None:
        self._results: dict[str, tuple[Any, Written]] = {}

    def is_intact(self, function: str) -> bool:
        """Tell whether what a function returned last is kept, and still what it was."""
        if function not in self._results:
            return False
        value, written = self._results[function]
        try:
            return _write(value) == written
        except CannotTravel:  # a list that holds itself by now, for one
            return False

    def keep(self, function: str, value: Any) -> None:
        """Remember what a function has just returned."""
        self._results.pop(function, None)
        try:
            nodes, _ = written = _write(value)
        except CannotTravel:
            return
        if not any(type(node) is Raw and node.requires_grad for node in nodes):
            self._results[function] = value, written

    def forget(self) -> None:
        """Release all that was returned."""
        self._results.clear()


def _write(value: Any) -> Written:
    """Write a value down, with bytes that do not change with it."""
    encoder = Encoder(_refuse, by_value=True)
    encoder.encode(value)
    return tuple(encoder.nodes), tuple(map(bytes, encoder.buffers))


def _refuse(thing: Any) -> AnyNode:
    raise CannotTravel(type(thing).__name__)
