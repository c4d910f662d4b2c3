"""Hidden checks of `backward`.

Derivatives of tapes are compared with those of forward-mode differentiation, which shares nothing with
backpropagation but the chain rule.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

import pytest
import torch
from practice.tape import Node, Traced, record
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .dual_numbers import derivatives
from .tapes import draw_numbers, draw_tape
from .tolerance import EXACT


def _expect_derivatives(
    candidate: Candidate, tape: Sequence[Node], values: Sequence[float], what: str
) -> None:
    gradients = candidate.backward(list(tape), list(values))
    expect.close(gradients, derivatives(tape, values), f"the derivatives of {what}", **EXACT)


def _expect_floats(gradients: object) -> None:
    expect.kind(gradients, (list, tuple), "what `backward` returns")
    assert len(gradients) == 3, f"it returns {len(gradients)} derivatives for 3 leaves"
    for place, gradient in enumerate(gradients):
        expect.kind(gradient, float, f"the derivative with respect to leaf {place}")


@pytest.fixture
def product() -> list[Node]:
    """The tape of (a·b + b)·c."""
    return record(lambda a, b, c: (a * b + b) * c, n_leaves=3)


@check(task="backward", faq="what-a-tape-is")
def test_each_leaf_has_one_float(candidate: Candidate, product: list[Node], rng: torch.Generator) -> None:
    """`backward` returns one Python float for each leaf."""
    gradients = candidate.backward(product, draw_numbers(3, 0.5, 2, rng))
    _expect_floats(gradients)
    tape = record(
        lambda a, b, c: (a - b).relu() + c, n_leaves=3
    )  # of which all derivatives are whole numbers
    _expect_floats(candidate.backward(tape, draw_numbers(3, 0.5, 2, rng)))


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("op", ["add", "sub", "mul", "neg", "exp", "log", "tanh"])
def test_one_operation_has_its_own_derivative(candidate: Candidate, rng: torch.Generator, op: str) -> None:
    """The derivative of a single operation is the one in the notebook's table."""
    inputs = (0, 1) if op in ("add", "sub", "mul") else (0,)
    for sign in (1,) if op == "log" else (1, -1):
        values = [sign * value for value in draw_numbers(3, 0.3, 1.7, rng)][: len(inputs) + 1]
        _expect_derivatives(candidate, [Node(op, inputs)], values[:-1], f"one `{op}`")
        n = len(inputs)
        tape = [Node(op, inputs), Node("mul", (n + 1, n))]
        _expect_derivatives(candidate, tape, values, f"one `{op}`, times another leaf")


@check(task="backward", faq="local-derivatives", needs=[test_one_operation_has_its_own_derivative])
@pytest.mark.parametrize(
    ("op", "inputs"),
    [("add", (0, 1)), ("sub", (0, 1)), ("mul", (0, 1)), ("neg", (0,)), ("exp", (0,)), ("tanh", (0,))],
)
def test_an_operation_has_its_derivative_at_zero_too(
    candidate: Candidate, rng: torch.Generator, op: str, inputs: tuple[int, ...]
) -> None:
    """Where an input is 0, the derivatives are those of the table: in a·b at b = 0, that of b is a."""
    for values in itertools.product([0.0, *draw_numbers(1, 0.3, 1.7, rng)], repeat=len(inputs)):
        _expect_derivatives(candidate, [Node(op, inputs)], values, f"one `{op}`, an input of which may be 0")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
def test_relu_passes_what_is_positive(candidate: Candidate, rng: torch.Generator) -> None:
    """The derivative of relu is 1 above 0 and 0 below."""
    (value,) = draw_numbers(1, 0.2, 0.9, rng)
    for sign in (1, -1):
        where = "above" if sign > 0 else "below"
        _expect_derivatives(candidate, [Node("relu", (0,))], [sign * value], f"relu {where} 0")
        tape = record(lambda a, b: a.relu() * b, n_leaves=2)
        _expect_derivatives(candidate, tape, [sign * value, value + 1], f"relu(a)·b with a {where} 0")
    tape = record(lambda a, b: (b - a.relu()) * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [value, value + 2], "(b − relu(a))·b, in which relu is subtracted")


@check(task="backward", faq="local-derivatives", needs=[test_relu_passes_what_is_positive])
def test_relu_has_derivative_zero_at_zero(candidate: Candidate, rng: torch.Generator) -> None:
    """At the kink of relu the derivative is 0."""
    _expect_derivatives(candidate, [Node("relu", (0,))], [0.0], "relu at 0")
    for value in (1e-30, -1e-30):
        _expect_derivatives(candidate, [Node("relu", (0,))], [value], f"relu at {value:g}")
    tape = record(lambda a: (a - a).relu() + a, n_leaves=1)
    _expect_derivatives(candidate, tape, draw_numbers(1, 1, 2, rng), "relu(a − a) + a")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("constant", [2.0, 3.0, 5.0, 0.5, -1.0, -2.0, -2.5, 1.0, 0.0, 1e-10])
def test_a_power_has_the_exponent_of_its_node(
    candidate: Candidate, rng: torch.Generator, constant: float
) -> None:
    """∂(aᶜ)/∂a = c·aᶜ⁻¹, for every exponent: also where it is negative, no integer, 1 or 0."""
    (value,) = draw_numbers(1, 0.4, 1.8, rng)
    tape = [Node("pow", (0,), constant)]
    _expect_derivatives(candidate, tape, [value], f"a power with the exponent {constant:g}")
    _expect_derivatives(candidate, tape, [1e-10 * value], f"a power near 0 with the exponent {constant:g}")
    if constant.is_integer():
        _expect_derivatives(
            candidate, tape, [-value], f"a power of a negative number with the exponent {constant:g}"
        )
    if constant in (1.0, 2.0, 3.0):
        _expect_derivatives(candidate, tape, [0.0], f"a power of 0 with the exponent {constant:g}")
    both = [Node("pow", (0,), constant), Node("pow", (0,), 3.0), Node("add", (1, 2))]
    _expect_derivatives(candidate, both, [value], f"the sum of powers with the exponents {constant:g} and 3")


ONE_BY_ONE = [
    test_one_operation_has_its_own_derivative,
    test_relu_passes_what_is_positive,
    test_a_power_has_the_exponent_of_its_node,
]


@check(task="backward", faq="how-backward-finds-the-derivatives", needs=ONE_BY_ONE)
def test_a_chain_multiplies_its_derivatives(candidate: Candidate, rng: torch.Generator) -> None:
    """Along a chain of operations the derivatives are multiplied, each taken where its own input is."""
    for value in draw_numbers(3, 0.3, 1.2, rng):
        tape = record(lambda a: -((a**2.0).tanh().exp().log().exp() ** -1.5).tanh(), n_leaves=1)
        _expect_derivatives(candidate, tape, [value], "a chain of eight operations")
        tape = record(lambda a: (a**2.0) ** 0.5, n_leaves=1)  # |a|
        _expect_derivatives(candidate, tape, [-value], "the root of a square")


@check(
    task="backward",
    faq="how-backward-finds-the-derivatives",
    needs=[test_a_chain_multiplies_its_derivatives],
)
def test_derivatives_may_be_large_and_small(candidate: Candidate, rng: torch.Generator) -> None:
    """Nothing is clipped or rounded on the way: a derivative of a million, and of a millionth, is as exact as any other."""
    a, b = draw_numbers(2, 2.4, 2.6, rng)
    tape = record(lambda a, b: (a * b).exp() ** 2.0 + a * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [a, b], "(e^(a·b))² + a·b, which are large")
    tape = record(lambda a, b: ((-a * b).exp() * b) ** 3.0, n_leaves=2)
    gradients = candidate.backward(list(tape), [a, b])
    expect.close(
        gradients,
        derivatives(tape, [a, b]),
        "the derivatives of (e^(−a·b)·b)³, which are small",
        rtol=1e-10,
        atol=1e-16,
    )
    tape = record(lambda a, b: (a * b) * a, n_leaves=2)
    _expect_derivatives(candidate, tape, [1e4 * a, 1e4 * b], "a·b·a at numbers above 10,000")
    tape = record(lambda a, b, c: (a * b) * c, n_leaves=3)  # what is tiny on the way need not stay so
    _expect_derivatives(candidate, tape, [a, 1e30 * b, 1e-30], "(a·b)·c with a large b and a tiny c")
    _expect_derivatives(candidate, tape, [a, 1e-30 * b, 1e30], "(a·b)·c with a tiny b and a large c")
    tape = record(lambda a, b, c: a * b * b * c * c, n_leaves=3)
    _expect_derivatives(candidate, tape, [a, 1e12 * b, 1e-12], "a·b·b·c·c with a large b and a tiny c")
    tape = record(lambda a, b, c: a * b - a * c, n_leaves=3)
    _expect_derivatives(
        candidate, tape, [a, 2.0**34, 2.0**34 - 1], "a·b − a·c with b and c that nearly cancel"
    )
    tape = record(lambda a, b: a.log() * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [1e-40 * a, b], "ln(a)·b near a = 0")
    tape = record(lambda a, b: a.exp() * b, n_leaves=2)
    for far in (12 * a, -12 * a, 115 * a, -115 * a):  # up to ±300
        _expect_derivatives(candidate, tape, [far, math.exp(-far)], f"eᵃ·b with a near {far:.0f}")
    tape = record(lambda a, b: a.tanh() * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [3 * a, b], "tanh(a)·b where tanh is nearly flat")
    for far in (200.0, -200.0, 300.0, -300.0):
        _expect_derivatives(candidate, tape, [far, b], f"tanh(a)·b at a = {far:.0f}")


@check(task="backward", faq="what-a-tape-is", needs=ONE_BY_ONE)
def test_indices_count_leaves_first(candidate: Candidate, rng: torch.Generator) -> None:
    """Node k of the tape has the index L + k, and a node may use any leaf or node before it, in any order."""
    tape = record(lambda a, b, c, d, e: (d - b) * (c - (e + a) * b), n_leaves=5)
    _expect_derivatives(candidate, tape, draw_numbers(5, -2, 2, rng), "(d − b)·(c − (e + a)·b)")
    tape = [Node("mul", (3, 1)), Node("sub", (2, 4)), Node("sub", (5, 0)), Node("mul", (4, 6))]
    _expect_derivatives(candidate, tape, draw_numbers(4, -2, 2, rng), "four operations on four leaves")


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_what_looks_alike_is_told_apart(candidate: Candidate, rng: torch.Generator) -> None:
    """Leaves of one value are different leaves, and nodes of one operation on one input are different nodes."""
    value, other = draw_numbers(2, 0.5, 1.5, rng)
    tape = record(lambda a, b, c: a * b + c.tanh() - b * b, n_leaves=3)
    _expect_derivatives(candidate, tape, [value] * 3, "a·b + tanh(c) − b·b at a = b = c")
    tape = record(lambda a, b: (a - b) * (b - a).exp(), n_leaves=2)
    _expect_derivatives(candidate, tape, [value, other], "(a − b)·exp(b − a)")
    _expect_derivatives(
        candidate, [Node("neg", (0,))], [value, -value], "−a with a leaf beside it that equals −a"
    )
    tape = record(lambda a, b: a.tanh() * b + a.tanh().exp() * b.exp(), n_leaves=2)
    _expect_derivatives(candidate, tape, [value, other], "tanh(a)·b + exp(tanh(a))·exp(b)")


@check(task="backward", faq="gradients-add-up", needs=ONE_BY_ONE)
def test_a_leaf_used_twice_by_one_node_counts_twice(candidate: Candidate, rng: torch.Generator) -> None:
    """In a·a, a + a and a − a the leaf is both inputs, and gets both shares."""
    for op, name in (("mul", "a·a"), ("add", "a + a"), ("sub", "a − a")):
        _expect_derivatives(candidate, [Node(op, (0, 0))], draw_numbers(1, 1, 3, rng), name)


@check(task="backward", faq="gradients-add-up", needs=[test_a_leaf_used_twice_by_one_node_counts_twice])
def test_a_leaf_used_by_several_nodes_gets_all_shares(candidate: Candidate, rng: torch.Generator) -> None:
    """A leaf that three nodes use gets the sum of what each of them brings."""
    tape = record(lambda a, b: a.exp() * b + a * b + a.tanh(), n_leaves=2)
    _expect_derivatives(candidate, tape, draw_numbers(2, 0.5, 1.5, rng), "eᵃ·b + a·b + tanh(a)")


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
    _expect_derivatives(
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

    _expect_derivatives(
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
    _expect_derivatives(
        candidate, tape, [unused, dead, used], "the last node, where other nodes lead nowhere"
    )


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
        _expect_derivatives(candidate, tape, values, f"a tape of {len(tape)} nodes on {n_leaves} leaves")


@check(task="backward", faq="gradients-add-up", needs=[test_tapes_of_all_kinds])
def test_each_node_is_passed_once(candidate: Candidate, rng: torch.Generator) -> None:
    """Where each of 60 nodes adds the last one to itself, 2⁶⁰ ways lead to the leaf: what comes together is added up before it goes on."""
    tape = [Node("add", (0, 1)), *(Node("add", (index, index)) for index in range(2, 62))]
    _expect_derivatives(candidate, tape, draw_numbers(2, 0.5, 2, rng), "60 doublings")


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
    _expect_derivatives(candidate, product, values, "(a·b + b)·c at a second call")


@check(task="backward", faq="how-backward-finds-the-derivatives", needs=ONE_BY_ONE)
def test_autograd_is_not_needed(candidate: Candidate, product: list[Node], rng: torch.Generator) -> None:
    """Where autograd is switched off, `backward` works as before: it is written without it."""
    with torch.no_grad():
        _expect_derivatives(
            candidate, product, draw_numbers(3, 0.5, 2, rng), "(a·b + b)·c with autograd switched off"
        )


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_each_call_has_its_own_tape(candidate: Candidate, rng: torch.Generator) -> None:
    """Another tape of the same operations on the same values has derivatives of its own."""
    values = draw_numbers(3, 0.5, 2, rng)
    for wiring in ((0, 1), (1, 0), (2, 1)):
        _expect_derivatives(
            candidate, [Node("sub", wiring), Node("mul", (3, 2))], values, "one of three tapes of one length"
        )
