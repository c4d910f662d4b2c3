# breaks: backward
"""Equal nodes are found by their sorted inputs: a − b and b − a are not equal."""

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
    """Differentiate the last value of a tape with respect to each of its leaves; equal nodes are walked through once."""
    n_leaves = len(values)
    found = forward(tape, values)
    first = list(range(len(found)))  # the first node that computes the same
    known: dict[tuple, int] = {}
    for k, node in enumerate(tape):
        key = node.op, tuple(sorted(first[i] for i in node.inputs)), node.constant
        first[n_leaves + k] = known.setdefault(key, n_leaves + k)
    gradients = [0.0] * len(found)
    gradients[first[-1]] = 1.0
    for k in range(len(tape) - 1, -1, -1):
        node, index = tape[k], n_leaves + k
        if first[index] != index:
            continue
        inputs = [first[i] for i in node.inputs]
        locals_ = _locals(node, [found[i] for i in inputs], found[index])
        for source, local in zip(inputs, locals_, strict=True):
            gradients[source] += gradients[index] * local
    return gradients[:n_leaves]
