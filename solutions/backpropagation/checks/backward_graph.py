"""Hidden checks of `backward` on graphs: which node uses which, what adds up where ways meet, and call after call."""

from __future__ import annotations

import pytest
import torch
from practice.tape import Node, Traced, record
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .backward import ONE_BY_ONE, test_a_chain_multiplies_its_derivatives, test_each_leaf_has_one_float
from .tapes import draw_numbers, draw_tape
from .tolerance import expect_derivatives


@check(task="backward", faq="what-a-tape-is", needs=ONE_BY_ONE)
def test_indices_count_leaves_first(candidate: Candidate, rng: torch.Generator) -> None:
    """Node k of the tape has the index L + k, and a node may use any leaf or node before it, in any order."""
    tape = record(lambda a, b, c, d, e: (d - b) * (c - (e + a) * b), n_leaves=5)
    expect_derivatives(candidate, tape, draw_numbers(5, -2, 2, rng), "(d − b)·(c − (e + a)·b)")
    tape = [Node("mul", (3, 1)), Node("sub", (2, 4)), Node("sub", (5, 0)), Node("mul", (4, 6))]
    expect_derivatives(candidate, tape, draw_numbers(4, -2, 2, rng), "four operations on four leaves")


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_what_looks_alike_is_told_apart(candidate: Candidate, rng: torch.Generator) -> None:
    """Leaves of one value are different leaves, and nodes of one operation on one input are different nodes."""
    value, other = draw_numbers(2, 0.5, 1.5, rng)
    tape = record(lambda a, b, c: a * b + c.tanh() - b * b, n_leaves=3)
    expect_derivatives(candidate, tape, [value] * 3, "a·b + tanh(c) − b·b at a = b = c")
    tape = record(lambda a, b: (a - b) * (b - a).exp(), n_leaves=2)
    expect_derivatives(candidate, tape, [value, other], "(a − b)·exp(b − a)")
    expect_derivatives(
        candidate, [Node("neg", (0,))], [value, -value], "−a with a leaf beside it that equals −a"
    )
    tape = record(lambda a, b: a.tanh() * b + a.tanh().exp() * b.exp(), n_leaves=2)
    expect_derivatives(candidate, tape, [value, other], "tanh(a)·b + exp(tanh(a))·exp(b)")


@check(task="backward", faq="gradients-add-up", needs=ONE_BY_ONE)
def test_a_leaf_used_twice_by_one_node_counts_twice(candidate: Candidate, rng: torch.Generator) -> None:
    """In a·a, a + a and a − a the leaf is both inputs, and gets both shares."""
    for op, name in (("mul", "a·a"), ("add", "a + a"), ("sub", "a − a")):
        expect_derivatives(candidate, [Node(op, (0, 0))], draw_numbers(1, 1, 3, rng), name)


@check(task="backward", faq="gradients-add-up", needs=[test_a_leaf_used_twice_by_one_node_counts_twice])
def test_a_leaf_used_by_several_nodes_gets_all_shares(candidate: Candidate, rng: torch.Generator) -> None:
    """A leaf that three nodes use gets the sum of what each of them brings."""
    tape = record(lambda a, b: a.exp() * b + a * b + a.tanh(), n_leaves=2)
    expect_derivatives(candidate, tape, draw_numbers(2, 0.5, 1.5, rng), "eᵃ·b + a·b + tanh(a)")


@check(task="backward", faq="gradients-add-up", needs=[test_a_leaf_used_twice_by_one_node_counts_twice])
def test_a_node_used_by_several_nodes_gets_all_shares_first(
    candidate: Candidate, rng: torch.Generator
) -> None:
    """A node passes its gradient on when all that use it have added theirs, however far behind they are."""

    def diamond(a: Traced, b: Traced) -> Traced:
        h = (a * b).tanh()
        late = h.exp()
        return (h**2.0 + b) * h + late * a - late

    tape = record(diamond, n_leaves=2)
    expect_derivatives(
        candidate, tape, draw_numbers(2, 0.5, 1.5, rng), "a graph in which one node is used four times"
    )


@check(
    task="backward", faq="gradients-add-up", needs=[test_a_node_used_by_several_nodes_gets_all_shares_first]
)
def test_diamonds_in_a_row_multiply_their_ways(candidate: Candidate, rng: torch.Generator) -> None:
    """Six diamonds in a row have 2⁶ ways through them, and each counts."""

    def diamonds(a: Traced) -> Traced:
        for _ in range(6):
            a = a.tanh() + a * a
        return a

    expect_derivatives(
        candidate, record(diamonds, n_leaves=1), draw_numbers(1, 0.1, 0.3, rng), "six diamonds in a row"
    )


@check(task="backward", faq="what-a-tape-is", needs=ONE_BY_ONE)
def test_what_the_last_value_does_not_depend_on_has_zero(candidate: Candidate, rng: torch.Generator) -> None:
    """An unused leaf has the float 0.0, and so has one that is used only by nodes which lead nowhere."""

    def with_dead_ends(_: Traced, dead: Traced, used: Traced) -> Traced:
        h = used.tanh()
        dead.exp()
        (dead * h).exp()
        return h * used

    tape, (unused, dead, used) = record(with_dead_ends, n_leaves=3), draw_numbers(3, 0.5, 1.5, rng)
    gradients = candidate.backward(tape, [unused, dead, used])
    expect.equal(gradients[0], 0.0, "the derivative with respect to a leaf that nothing uses")
    expect.equal(gradients[1], 0.0, "the derivative with respect to a leaf of which nothing reaches the end")
    expect_derivatives(candidate, tape, [unused, dead, used], "the last node, where other nodes lead nowhere")


@check(task="backward", faq="what-a-tape-is", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("n", [1, 4])
def test_an_empty_tape_differentiates_its_last_leaf(
    candidate: Candidate, rng: torch.Generator, n: int
) -> None:
    """Without operations the last value is the last leaf: 1.0 for itself, 0.0 for the others."""
    gradients = candidate.backward([], draw_numbers(n, -2, 2, rng))
    expect.equal(
        list(gradients), [0.0] * (n - 1) + [1.0], f"the derivatives for an empty tape with {n} leaves"
    )


@check(
    task="backward",
    faq="how-backward-finds-the-derivatives",
    needs=[
        test_a_chain_multiplies_its_derivatives,
        test_indices_count_leaves_first,
        test_a_leaf_used_by_several_nodes_gets_all_shares,
        test_diamonds_in_a_row_multiply_their_ways,
        test_what_the_last_value_does_not_depend_on_has_zero,
    ],
)
def test_tapes_of_all_kinds(candidate: Candidate, rng: torch.Generator) -> None:
    """On random tapes the derivatives agree with those of forward-mode differentiation."""
    for n_leaves, n_nodes in [(1, 6), (2, 12), (3, 20), (4, 30), (6, 40)] * 3:
        tape, values = draw_tape(n_leaves, n_nodes, rng)
        expect_derivatives(candidate, tape, values, f"a tape of {len(tape)} nodes on {n_leaves} leaves")


@check(task="backward", faq="gradients-add-up", needs=[test_tapes_of_all_kinds])
def test_each_node_is_passed_once(candidate: Candidate, rng: torch.Generator) -> None:
    """Where each of 60 nodes adds the last one to itself, 2⁶⁰ ways lead to the leaf: what comes together is added up before it goes on."""
    tape = [Node("add", (0, 1)), *(Node("add", (index, index)) for index in range(2, 62))]
    expect_derivatives(candidate, tape, draw_numbers(2, 0.5, 2, rng), "60 doublings")


@check(task="backward", faq="what-a-tape-is", needs=[test_each_leaf_has_one_float])
def test_tape_and_values_are_only_read(
    candidate: Candidate, product: list[Node], rng: torch.Generator
) -> None:
    """The caller's tape and values are as they were."""
    values = draw_numbers(3, 0.5, 2, rng)
    before = list(product), list(values)
    candidate.backward(product, values)
    assert values == before[1], f"the call changed the list of values: it has {len(values)} of 3"
    assert product == before[0], f"the call changed the tape: it has {len(product)} nodes of 3"


@check(task="backward", faq="gradients-add-up", needs=ONE_BY_ONE)
def test_gradients_start_at_zero_in_each_call(
    candidate: Candidate, product: list[Node], rng: torch.Generator
) -> None:
    """Asked again, `backward` gives the same derivatives: nothing is left over from the call before."""
    values = draw_numbers(3, 0.5, 2, rng)
    candidate.backward(list(product), list(values))
    expect_derivatives(candidate, product, values, "(a·b + b)·c at a second call")


@check(task="backward", faq="how-backward-finds-the-derivatives", needs=ONE_BY_ONE)
def test_autograd_is_not_needed(candidate: Candidate, product: list[Node], rng: torch.Generator) -> None:
    """Where autograd is switched off, `backward` works as before: it is written without it."""
    with torch.no_grad():
        expect_derivatives(
            candidate, product, draw_numbers(3, 0.5, 2, rng), "(a·b + b)·c with autograd switched off"
        )


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_each_call_has_its_own_tape(candidate: Candidate, rng: torch.Generator) -> None:
    """Another tape of the same operations on the same values has derivatives of its own."""
    values = draw_numbers(3, 0.5, 2, rng)
    for wiring in ((0, 1), (1, 0), (2, 1)):
        expect_derivatives(
            candidate, [Node("sub", wiring), Node("mul", (3, 2))], values, "one of three tapes of one length"
        )
