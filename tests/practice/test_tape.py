"""A tape records what is done to its numbers, and can be run again."""

from __future__ import annotations

import math

import pytest
from practice.tape import OPERATIONS, Node, Traced, forward, record


def everything(a: Traced, b: Traced) -> Traced:
    """Use every operation once."""
    return ((a + b).exp() * (b - a).log()).tanh() + (-a).relu() ** 2.0


def test_operations_are_written_in_the_order_in_which_they_are_made() -> None:
    assert record(everything, n_leaves=2) == [
        Node("add", (0, 1)),
        Node("exp", (2,)),
        Node("sub", (1, 0)),
        Node("log", (4,)),
        Node("mul", (3, 5)),
        Node("tanh", (6,)),
        Node("neg", (0,)),
        Node("relu", (8,)),
        Node("pow", (9,), 2.0),
        Node("add", (7, 10)),
    ]
    assert {node.op for node in record(everything, n_leaves=2)} == OPERATIONS.keys()


@pytest.mark.parametrize(("a", "b"), [(-0.5, 1.0), (0.5, 0.75), (0.0, 2.0)])
def test_running_a_tape_gives_the_values_of_its_function(a: float, b: float) -> None:
    values = forward(record(everything, n_leaves=2), [a, b])
    assert values[:2] == [a, b]
    assert values[-1] == math.tanh(math.exp(a + b) * math.log(b - a)) + max(-a, 0.0) ** 2


def test_running_a_tape_changes_nothing() -> None:
    leaves, tape = [2.0, 3.0], record(lambda a, b: a * b, n_leaves=2)
    assert forward(tape, leaves) == [2.0, 3.0, 6.0]
    assert (leaves, tape) == ([2.0, 3.0], [Node("mul", (0, 1))])
    assert forward([], leaves) == leaves


def test_a_leaf_that_is_not_used_leaves_no_trace() -> None:
    assert record(lambda a, b: b * b, n_leaves=2) == [Node("mul", (1, 1))]
    assert record(lambda a: a, n_leaves=1) == []
