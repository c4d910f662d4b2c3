"""Hidden checks of `backward`: what it returns, and the derivatives of operations, one by one and in a chain.

Derivatives of tapes are compared with those of forward-mode differentiation, which shares nothing with
backpropagation but the chain rule.
"""

from __future__ import annotations

import itertools
import math

import pytest
import torch
from practice.tape import Node, record
from practice.testing import check, expect
from practice.testing.candidate import Candidate

from .dual_numbers import derivatives
from .tapes import draw_numbers
from .tolerance import expect_derivatives


def _expect_floats(gradients: object) -> None:
    expect.kind(gradients, (list, tuple), "what `backward` returns")
    assert len(gradients) == 3, f"it returns {len(gradients)} derivatives for 3 leaves"
    for place, gradient in enumerate(gradients):
        expect.kind(gradient, float, f"the derivative with respect to leaf {place}")


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
        expect_derivatives(candidate, [Node(op, inputs)], values[:-1], f"one `{op}`")
        n = len(inputs)
        tape = [Node(op, inputs), Node("mul", (n + 1, n))]
        expect_derivatives(candidate, tape, values, f"one `{op}`, times another leaf")


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
        expect_derivatives(candidate, [Node(op, inputs)], values, f"one `{op}`, an input of which may be 0")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
def test_relu_passes_what_is_positive(candidate: Candidate, rng: torch.Generator) -> None:
    """The derivative of relu is 1 above 0 and 0 below."""
    (value,) = draw_numbers(1, 0.2, 0.9, rng)
    for sign in (1, -1):
        where = "above" if sign > 0 else "below"
        expect_derivatives(candidate, [Node("relu", (0,))], [sign * value], f"relu {where} 0")
        tape = record(lambda a, b: a.relu() * b, n_leaves=2)
        expect_derivatives(candidate, tape, [sign * value, value + 1], f"relu(a)·b with a {where} 0")
    tape = record(lambda a, b: (b - a.relu()) * b, n_leaves=2)
    expect_derivatives(candidate, tape, [value, value + 2], "(b − relu(a))·b, in which relu is subtracted")


@check(task="backward", faq="local-derivatives", needs=[test_relu_passes_what_is_positive])
def test_relu_has_derivative_zero_at_zero(candidate: Candidate, rng: torch.Generator) -> None:
    """At the kink of relu the derivative is 0."""
    expect_derivatives(candidate, [Node("relu", (0,))], [0.0], "relu at 0")
    for value in (1e-30, -1e-30):
        expect_derivatives(candidate, [Node("relu", (0,))], [value], f"relu at {value:g}")
    tape = record(lambda a: (a - a).relu() + a, n_leaves=1)
    expect_derivatives(candidate, tape, draw_numbers(1, 1, 2, rng), "relu(a − a) + a")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("constant", [2.0, 3.0, 5.0, 0.5, -1.0, -2.0, -2.5, 1.0, 0.0, 1e-10])
def test_a_power_has_the_exponent_of_its_node(
    candidate: Candidate, rng: torch.Generator, constant: float
) -> None:
    """∂(aᶜ)/∂a = c·aᶜ⁻¹, for every exponent: also where it is negative, no integer, 1 or 0."""
    (value,) = draw_numbers(1, 0.4, 1.8, rng)
    tape = [Node("pow", (0,), constant)]
    expect_derivatives(candidate, tape, [value], f"a power with the exponent {constant:g}")
    expect_derivatives(candidate, tape, [1e-10 * value], f"a power near 0 with the exponent {constant:g}")
    if constant.is_integer():
        expect_derivatives(
            candidate, tape, [-value], f"a power of a negative number with the exponent {constant:g}"
        )
    if constant in (1.0, 2.0, 3.0):
        expect_derivatives(candidate, tape, [0.0], f"a power of 0 with the exponent {constant:g}")
    both = [Node("pow", (0,), constant), Node("pow", (0,), 3.0), Node("add", (1, 2))]
    expect_derivatives(candidate, both, [value], f"the sum of powers with the exponents {constant:g} and 3")


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
        expect_derivatives(candidate, tape, [value], "a chain of eight operations")
        tape = record(lambda a: (a**2.0) ** 0.5, n_leaves=1)  # |a|
        expect_derivatives(candidate, tape, [-value], "the root of a square")


@check(
    task="backward",
    faq="how-backward-finds-the-derivatives",
    needs=[test_a_chain_multiplies_its_derivatives],
)
def test_derivatives_may_be_large_and_small(candidate: Candidate, rng: torch.Generator) -> None:
    """Nothing is clipped or rounded on the way: a derivative of a million, and of a millionth, is as exact as any other."""
    a, b = draw_numbers(2, 2.4, 2.6, rng)
    tape = record(lambda a, b: (a * b).exp() ** 2.0 + a * b, n_leaves=2)
    expect_derivatives(candidate, tape, [a, b], "(e^(a·b))² + a·b, which are large")
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
    expect_derivatives(candidate, tape, [1e4 * a, 1e4 * b], "a·b·a at numbers above 10,000")
    tape = record(lambda a, b, c: (a * b) * c, n_leaves=3)  # what is tiny on the way need not stay so
    expect_derivatives(candidate, tape, [a, 1e30 * b, 1e-30], "(a·b)·c with a large b and a tiny c")
    expect_derivatives(candidate, tape, [a, 1e-30 * b, 1e30], "(a·b)·c with a tiny b and a large c")
    tape = record(lambda a, b, c: a * b * b * c * c, n_leaves=3)
    expect_derivatives(candidate, tape, [a, 1e12 * b, 1e-12], "a·b·b·c·c with a large b and a tiny c")
    tape = record(lambda a, b, c: a * b - a * c, n_leaves=3)
    expect_derivatives(
        candidate, tape, [a, 2.0**34, 2.0**34 - 1], "a·b − a·c with b and c that nearly cancel"
    )
    tape = record(lambda a, b: a.log() * b, n_leaves=2)
    expect_derivatives(candidate, tape, [1e-40 * a, b], "ln(a)·b near a = 0")
    tape = record(lambda a, b: a.exp() * b, n_leaves=2)
    for far in (12 * a, -12 * a, 115 * a, -115 * a):  # up to ±300
        expect_derivatives(candidate, tape, [far, math.exp(-far)], f"eᵃ·b with a near {far:.0f}")
    tape = record(lambda a, b: a.tanh() * b, n_leaves=2)
    expect_derivatives(candidate, tape, [3 * a, b], "tanh(a)·b where tanh is nearly flat")
    for far in (200.0, -200.0, 300.0, -300.0):
        expect_derivatives(candidate, tape, [far, b], f"tanh(a)·b at a = {far:.0f}")
