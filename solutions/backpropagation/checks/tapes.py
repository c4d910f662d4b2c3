"""Tapes that are drawn at random."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TypeVar

import torch
from practice.tape import Node

from .dual_numbers import Dual, leaves

T = TypeVar("T")


def draw_numbers(n: int, low: float, high: float, rng: torch.Generator) -> list[float]:
    """Draw n numbers, of which no two are alike."""
    return (low + (high - low) * torch.rand(n, generator=rng, dtype=torch.float64)).tolist()


def _pick(things: Sequence[T], rng: torch.Generator) -> T:
    return things[int(torch.randint(len(things), (), generator=rng))]


def _draw_node(n_known: int, loose: Sequence[int], rng: torch.Generator) -> Node:
    """Draw an operation on what is known so far, half of the time on something that nothing uses yet."""
    op = _pick(["add", "sub", "mul", "mul", "neg", "pow", "exp", "log", "tanh", "relu"], rng)
    inputs = [_pick(_pick([loose, range(n_known)], rng), rng)]
    if op in ("add", "sub", "mul"):
        inputs.append(_pick(range(n_known), rng))
    return Node(op, tuple(inputs), _pick([2.0, 3.0, -1.0, 0.5, -1.5], rng) if op == "pow" else None)


def _is_tame(node: Node, inputs: Sequence[Dual]) -> bool:
    """Tell whether an operation is defined at its inputs, smooth there, and far from overflow."""
    a = inputs[0].value
    wanted = {
        "exp": a < 2.5,
        "log": a > 0.05,
        "relu": abs(a) > 1e-3,
        "pow": a > 0.05 or (node.constant in (2.0, 3.0, -1.0) and a < -0.05),
    }
    if not wanted.get(node.op, True):
        return False
    result = Dual.of(node, inputs)
    return all(abs(number) < 50 for number in (result.value, *result.tangent))


def draw_tape(n_leaves: int, n_nodes: int, rng: torch.Generator) -> tuple[list[Node], list[float]]:
    """Draw a tape and leaf values at which it is tame.

    At its end all that nothing uses yet is added up, so that the last value depends on every leaf.
    """
    values = draw_numbers(n_leaves, -2, 2, rng)
    known, tape = leaves(values), []
    loose = list(range(n_leaves))
    while len(tape) < n_nodes or len(loose) > 1:
        ending = len(tape) >= n_nodes
        node = Node("add", tuple(loose[-2:])) if ending else _draw_node(len(known), loose, rng)
        inputs = [known[index] for index in node.inputs]
        if ending or _is_tame(node, inputs):
            loose = [index for index in loose if index not in node.inputs] + [len(known)]
            tape.append(node)
            known.append(Dual.of(node, inputs))
    return tape, values
