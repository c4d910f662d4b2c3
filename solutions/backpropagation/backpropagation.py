"""Backpropagation over a tape, and a loss through part of which no gradient flows."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from practice.tape import Node
from torch import Tensor


def _run(node: Node, inputs: Sequence[float]) -> tuple[float, tuple[float, ...]]:
    """Return the value v of a node, and its derivative with respect to each input."""
    a, b = inputs[0], inputs[-1]
    match node.op:
        case "add":
            return a + b, (1.0, 1.0)
        case "sub":
            return a - b, (1.0, -1.0)
        case "mul":
            return a * b, (b, a)
        case "neg":
            return -a, (-1.0,)
        case "pow":
            c = node.constant
            return a**c, (c * a ** (c - 1),)
        case "exp":
            v = math.exp(a)
            return v, (v,)
        case "log":
            return math.log(a), (1 / a,)
        case "tanh":
            v = math.tanh(a)
            return v, (1 - v**2,)
        case "relu":
            return max(a, 0.0), (float(a > 0),)
    raise ValueError(f"a tape has no operation {node.op!r}")


def backward(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Return the derivatives of the last value with respect to all leaves."""
    known = list(values)
    derivatives = []  # of each node with respect to its inputs
    for node in tape:
        value, local = _run(node, [known[index] for index in node.inputs])
        known.append(value)
        derivatives.append(local)

    gradients = [0.0] * (len(known) - 1) + [1.0]  # of the last value with respect to each leaf and node
    for k in reversed(range(len(tape))):
        gradient = gradients[len(values) + k]  # complete: whatever uses this node comes after it
        for index, local in zip(tape[k].inputs, derivatives[k], strict=True):
            gradients[index] += gradient * local
    return gradients[: len(values)]


def stop_gradient_loss(x: Tensor, weight: Tensor, target: Tensor) -> Tensor:
    """Return mean((s − t)²), where part of s is replaced and no gradient flows through t."""
    prediction = torch.sigmoid(
        x @ weight
    ).clone()  # (N, K); the sigmoid keeps its own output for the way back
    prediction[:, 0] = 0.25
    with torch.no_grad():
        goal = torch.tanh(x @ target)  # (N, K)
    return ((prediction - goal) ** 2).mean()
