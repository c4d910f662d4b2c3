# breaks: backward
"""A power of a power becomes one power: the root of a square is |a|, not a."""

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
    short: list[Node] = []
    for node in tape:  # (a ** c) ** d = a ** (c · d): one step instead of two
        if node.op == "pow" and node.inputs[0] >= n_leaves:
            inner = short[node.inputs[0] - n_leaves]
            if inner.op == "pow":
                node = Node("pow", inner.inputs, inner.constant * node.constant)
        short.append(node)
    gradients = [0.0] * len(found)
    gradients[-1] = 1.0
    for k in range(len(short) - 1, -1, -1):
        node, index = short[k], n_leaves + k
        locals_ = _locals(node, [found[i] for i in node.inputs], found[index])
        for source, local in zip(node.inputs, locals_, strict=True):
            gradients[source] += gradients[index] * local
    return gradients[:n_leaves]
