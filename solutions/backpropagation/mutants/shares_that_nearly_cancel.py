# breaks: backward
"""A sum that is small beside its parts counts as 0: what is left of shares that nearly cancel is a derivative."""

import math
from collections.abc import Sequence

from practice.tape import Node, forward


def _locals(node: Node, arguments: Sequence[float], value: float) -> tuple[float, ...]:
    """Return the derivatives of a node's value with respect to its inputs."""
    a = arguments[0]
    if node.op == "add":
        return 1.0, 1.0
    if node.op == "sub":
        return 1.0, -1.0
    if node.op == "mul":
        return arguments[1], a
    if node.op == "neg":
        return (-1.0,)
    if node.op == "pow":
        return (node.constant * a ** (node.constant - 1.0),)
    if node.op == "exp":
        return (value,)
    if node.op == "log":
        return (1.0 / a,)
    if node.op == "tanh":
        return (1.0 - value * value,)
    return (1.0 if a > 0 else 0.0,)


def backward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Differentiate the last value of a tape with respect to each of its leaves, by backpropagation."""
    n_leaves = len(values)
    found = forward(tape, values)
    shares: list[list[float]] = [[] for _ in found]
    shares[-1].append(1.0)

    def total(index: int) -> float:
        """Add the shares up; what is left of shares that cancel is rounding error."""
        gradient = math.fsum(shares[index])
        return 0.0 if abs(gradient) <= 1e-9 * math.fsum(map(abs, shares[index])) else gradient

    for k in range(len(tape) - 1, -1, -1):
        node, index = tape[k], n_leaves + k
        gradient = total(index)
        locals_ = _locals(node, [found[i] for i in node.inputs], found[index])
        for source, local in zip(node.inputs, locals_, strict=True):
            shares[source].append(gradient * local)
    return [total(index) for index in range(n_leaves)]
