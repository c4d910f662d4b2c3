# breaks: backward
"""The sums are iterated until they hardly change: what is tiny on the way need not stay so. Walk the tape once, from its end."""

from collections.abc import Sequence

from practice.tape import Node, forward
import numpy as np


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


def _jacobian(tape: Sequence[Node], values: Sequence[float]) -> np.ndarray:
    """Return the matrix of local derivatives: row k, column i has ∂f_k/∂v_i."""
    n_leaves, found = len(values), forward(tape, values)
    jacobian = np.zeros((len(found), len(found)))
    for k, node in enumerate(tape):
        locals_ = _locals(node, [found[i] for i in node.inputs], found[n_leaves + k])
        for source, local in zip(node.inputs, locals_, strict=True):
            jacobian[n_leaves + k, source] += local
    return jacobian


def backward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Differentiate the last value of a tape with respect to each of its leaves: a fixed point of the chain rule."""
    jacobian = _jacobian(tape, values)
    seed = np.zeros(len(jacobian))
    seed[-1] = 1.0
    gradients = seed
    while True:
        following = seed + jacobian.T @ gradients
        if np.allclose(following, gradients):
            return following[: len(values)].tolist()
        gradients = following
