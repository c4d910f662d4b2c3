"""Values that carry their derivatives: differentiation in forward mode."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import NamedTuple

from practice.tape import Node


def _derivative(op: str, a: float, constant: float | None) -> float:
    """Return the derivative of an operation of one input."""
    match op:
        case "neg":
            return -1.0
        case "pow":
            return constant * math.pow(a, constant - 1) if constant else 0.0
        case "exp":
            return math.exp(a)
        case "log":
            return 1 / a
        case "tanh":
            return math.cosh(a) ** -2
        case _:
            return 1.0 if a > 0 else 0.0


def _value(op: str, a: float, constant: float | None) -> float:
    """Return the value of an operation of one input."""
    functions = {"neg": lambda a: -a, "exp": math.exp, "log": math.log, "tanh": math.tanh}
    return math.pow(a, constant) if op == "pow" else functions.get(op, lambda a: a if a > 0 else 0.0)(a)


class Dual(NamedTuple):
    """A value with its derivatives with respect to all leaves."""

    value: float
    tangent: tuple[float, ...]

    @classmethod
    def of(cls, node: Node, inputs: Sequence[Dual]) -> Dual:
        """Apply an operation to values and to their derivatives, in forward mode."""
        a, b = inputs[0], inputs[-1]
        rows = list(zip(a.tangent, b.tangent, strict=True))
        match node.op:
            case "add":
                return cls(a.value + b.value, tuple(da + db for da, db in rows))
            case "sub":
                return cls(a.value - b.value, tuple(da - db for da, db in rows))
            case "mul":
                return cls(a.value * b.value, tuple(da * b.value + a.value * db for da, db in rows))
        slope = _derivative(node.op, a.value, node.constant)
        return cls(_value(node.op, a.value, node.constant), tuple(slope * da for da in a.tangent))


def leaves(values: Sequence[float]) -> list[Dual]:
    """Return leaves of these values, each with a derivative of 1 with respect to itself."""
    n = len(values)
    return [Dual(value, tuple(float(i == j) for j in range(n))) for i, value in enumerate(values)]


def derivatives(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Return the derivatives of the last value with respect to each leaf."""
    known = leaves(values)
    for node in tape:
        known.append(Dual.of(node, [known[index] for index in node.inputs]))
    return list(known[-1].tangent)
