"""A tape: what autograd writes down while numbers are computed, in a form that can be read."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

__all__ = ["OPERATIONS", "Node", "Traced", "forward", "record"]

OPERATIONS: dict[str, Callable[..., float]] = {
    "add": lambda a, b: a + b,
    "sub": lambda a, b: a - b,
    "mul": lambda a, b: a * b,
    "neg": lambda a: -a,
    "exp": math.exp,
    "log": math.log,
    "tanh": math.tanh,
    "relu": lambda a: max(a, 0.0),
    "pow": lambda a, constant: a**constant,
}


class Node(NamedTuple):
    """One operation of a tape.

    On a tape with L leaves, the leaves have the indices 0, …, L − 1, and node k of the tape has the index L + k.
    """

    op: str  # its name, one of `OPERATIONS`
    inputs: tuple[int, ...]  # indices of its inputs: leaves, and nodes before it
    constant: float | None = None  # the exponent of `pow`; None for all others


class Traced:
    """A number that writes every operation on it on a tape: use it like a float.

    Args:
        tape: Where operations are written.
        index: The number's own index.
        first: The index of the tape's first node.
    """

    def __init__(self, tape: list[Node], index: int, first: int) -> None:
        self._tape, self.index, self._first = tape, index, first

    def __add__(self, other: Traced) -> Traced:
        return self._write("add", other)

    def __sub__(self, other: Traced) -> Traced:
        return self._write("sub", other)

    def __mul__(self, other: Traced) -> Traced:
        return self._write("mul", other)

    def __neg__(self) -> Traced:
        return self._write("neg")

    def __pow__(self, constant: float) -> Traced:
        return self._write("pow", constant=constant)

    def exp(self) -> Traced:
        """Return eˣ."""
        return self._write("exp")

    def log(self) -> Traced:
        """Return the natural logarithm."""
        return self._write("log")

    def tanh(self) -> Traced:
        """Return the hyperbolic tangent."""
        return self._write("tanh")

    def relu(self) -> Traced:
        """Return max(x, 0)."""
        return self._write("relu")

    def _write(self, op: str, *others: Traced, constant: float | None = None) -> Traced:
        inputs = (self.index, *(other.index for other in others))
        self._tape.append(Node(op, inputs, constant))
        return Traced(self._tape, self._first + len(self._tape) - 1, self._first)


def record(function: Callable[..., Traced], n_leaves: int) -> list[Node]:
    """Call a function on `n_leaves` traced numbers, and return the tape of its operations."""
    tape: list[Node] = []
    function(*(Traced(tape, index, n_leaves) for index in range(n_leaves)))
    return tape


def forward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Return the values of the leaves, which are given, and of all nodes, by index."""
    found = list(values)
    for node in tape:
        arguments = [found[index] for index in node.inputs]
        if node.constant is not None:
            arguments.append(node.constant)
        found.append(OPERATIONS[node.op](*arguments))
    return found
