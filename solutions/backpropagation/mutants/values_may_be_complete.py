# breaks: backward
"""Values that happen to equal the nodes' are taken for these: all of them are leaves."""

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


def _n_leaves(tape: Sequence[Node], values: Sequence[float]) -> int:
    """Tell how many of the values are leaves: some callers pass what `forward` returned."""
    n_leaves = len(values) - len(tape)
    if tape and n_leaves >= 1:
        try:
            if forward(tape, values[:n_leaves]) == list(values):
                return n_leaves
        except (LookupError, ArithmeticError, ValueError, TypeError):
            pass
    return len(values)


def backward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Differentiate the last value of a tape with respect to each of its leaves, by backpropagation."""
    n_leaves = _n_leaves(tape, values)
    found = forward(tape, values[:n_leaves])
    gradients = [0.0] * len(found)
    gradients[-1] = 1.0
    for k in range(len(tape) - 1, -1, -1):
        node, index = tape[k], n_leaves + k
        locals_ = _locals(node, [found[i] for i in node.inputs], found[index])
        for source, local in zip(node.inputs, locals_, strict=True):
            gradients[source] += gradients[index] * local
    return gradients[:n_leaves]
