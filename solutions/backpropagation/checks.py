"""Hidden checks of `backpropagation`.

Derivatives of tapes are compared with those of forward-mode differentiation, which shares nothing with
backpropagation but the chain rule; gradients of the loss with those that are written out by hand.
"""

from __future__ import annotations

import itertools
import math
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from typing import NamedTuple, TypeVar

import pytest
import torch
from practice.tape import Node, Traced, record
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor

# Right implementations differ by rounding: 1e-13 of the largest term. In single precision they would differ by 1e-7,
# with finite differences by 1e-10 at the very best, and at a kink by one half.
EXACT = {"rtol": 1e-10, "atol": 1e-11}


# ---------------------------------------------------------------- tapes, and their derivatives in forward mode


def _derivative(op: str, a: float, constant: float | None) -> float:
    """Return the derivative of an operation of one input."""
    match op:
        case "neg":
            return -1.0
        case "pow":
            return constant * math.pow(a, constant - 1) if constant else 0.0
        case "exp":
            return math.exp(a)
        case "log":
            return 1 / a
        case "tanh":
            return math.cosh(a) ** -2
        case _:
            return 1.0 if a > 0 else 0.0


def _value(op: str, a: float, constant: float | None) -> float:
    """Return the value of an operation of one input."""
    functions = {"neg": lambda a: -a, "exp": math.exp, "log": math.log, "tanh": math.tanh}
    return math.pow(a, constant) if op == "pow" else functions.get(op, lambda a: a if a > 0 else 0.0)(a)


T = TypeVar("T")


class Dual(NamedTuple):
    """A value with its derivatives with respect to all leaves."""

    value: float
    tangent: tuple[float, ...]

    @classmethod
    def of(cls, node: Node, inputs: Sequence[Dual]) -> Dual:
        """Apply an operation to values and to their derivatives, in forward mode."""
        a, b = inputs[0], inputs[-1]
        rows = list(zip(a.tangent, b.tangent, strict=True))
        match node.op:
            case "add":
                return cls(a.value + b.value, tuple(da + db for da, db in rows))
            case "sub":
                return cls(a.value - b.value, tuple(da - db for da, db in rows))
            case "mul":
                return cls(a.value * b.value, tuple(da * b.value + a.value * db for da, db in rows))
        slope = _derivative(node.op, a.value, node.constant)
        return cls(_value(node.op, a.value, node.constant), tuple(slope * da for da in a.tangent))


def _leaves(values: Sequence[float]) -> list[Dual]:
    n = len(values)
    return [Dual(value, tuple(float(i == j) for j in range(n))) for i, value in enumerate(values)]


def _expected(tape: Sequence[Node], values: Sequence[float]) -> list[float]:
    """Return the derivatives of the last value with respect to each leaf."""
    known = _leaves(values)
    for node in tape:
        known.append(Dual.of(node, [known[index] for index in node.inputs]))
    return list(known[-1].tangent)


def _expect_derivatives(
    candidate: Candidate, tape: Sequence[Node], values: Sequence[float], what: str
) -> None:
    gradients = candidate.backward(list(tape), list(values))
    expect.close(gradients, _expected(tape, values), f"the derivatives of {what}", **EXACT)


def _expect_floats(gradients: object) -> None:
    expect.kind(gradients, (list, tuple), "what `backward` returns")
    assert len(gradients) == 3, f"it returns {len(gradients)} derivatives for 3 leaves"
    for place, gradient in enumerate(gradients):
        expect.kind(gradient, float, f"the derivative with respect to leaf {place}")


def _numbers(n: int, low: float, high: float, rng: torch.Generator) -> list[float]:
    """Draw n numbers, of which no two are alike."""
    return (low + (high - low) * torch.rand(n, generator=rng, dtype=torch.float64)).tolist()


def _pick(things: Sequence[T], rng: torch.Generator) -> T:
    return things[int(torch.randint(len(things), (), generator=rng))]


def _random_node(n_known: int, loose: Sequence[int], rng: torch.Generator) -> Node:
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


def _random_tape(n_leaves: int, n_nodes: int, rng: torch.Generator) -> tuple[list[Node], list[float]]:
    """Draw a tape and leaf values at which it is tame, with no more than 2,000 ways through it.

    At its end all that nothing uses yet is added up, so that the last value depends on every leaf.
    """
    values = _numbers(n_leaves, -2, 2, rng)
    known, ways, tape = _leaves(values), [1] * n_leaves, []
    loose = list(range(n_leaves))
    while len(tape) < n_nodes or len(loose) > 1:
        ending = len(tape) >= n_nodes
        node = Node("add", tuple(loose[-2:])) if ending else _random_node(len(known), loose, rng)
        inputs, n_ways = [known[index] for index in node.inputs], sum(ways[index] for index in node.inputs)
        if ending or (n_ways <= 200 and _is_tame(node, inputs)):
            loose = [index for index in loose if index not in node.inputs] + [len(known)]
            tape.append(node)
            known.append(Dual.of(node, inputs))
            ways.append(n_ways)
    return tape, values


# ---------------------------------------------------------------- backward


@pytest.fixture
def product() -> list[Node]:
    """The tape of (a·b + b)·c."""
    return record(lambda a, b, c: (a * b + b) * c, n_leaves=3)


@check(task="backward", faq="what-a-tape-is")
def test_each_leaf_has_one_float(candidate: Candidate, product: list[Node], rng: torch.Generator) -> None:
    """`backward` returns one Python float for each leaf."""
    gradients = candidate.backward(product, _numbers(3, 0.5, 2, rng))
    _expect_floats(gradients)
    tape = record(
        lambda a, b, c: (a - b).relu() + c, n_leaves=3
    )  # of which all derivatives are whole numbers
    _expect_floats(candidate.backward(tape, _numbers(3, 0.5, 2, rng)))


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("op", ["add", "sub", "mul", "neg", "exp", "log", "tanh"])
def test_one_operation_has_its_own_derivative(candidate: Candidate, rng: torch.Generator, op: str) -> None:
    """The derivative of a single operation is the one in the notebook's table."""
    inputs = (0, 1) if op in ("add", "sub", "mul") else (0,)
    for sign in (1,) if op == "log" else (1, -1):
        values = [sign * value for value in _numbers(3, 0.3, 1.7, rng)][: len(inputs) + 1]
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
    for values in itertools.product([0.0, *_numbers(1, 0.3, 1.7, rng)], repeat=len(inputs)):
        _expect_derivatives(candidate, [Node(op, inputs)], values, f"one `{op}`, an input of which may be 0")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
def test_relu_passes_what_is_positive(candidate: Candidate, rng: torch.Generator) -> None:
    """The derivative of relu is 1 above 0 and 0 below."""
    (value,) = _numbers(1, 0.2, 0.9, rng)
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
    _expect_derivatives(candidate, tape, _numbers(1, 1, 2, rng), "relu(a − a) + a")


@check(task="backward", faq="local-derivatives", needs=[test_each_leaf_has_one_float])
@pytest.mark.parametrize("constant", [2.0, 3.0, 5.0, 0.5, -1.0, -2.0, -2.5, 1.0, 0.0])
def test_a_power_has_the_exponent_of_its_node(
    candidate: Candidate, rng: torch.Generator, constant: float
) -> None:
    """∂(aᶜ)/∂a = c·aᶜ⁻¹, for every exponent: also where it is negative, no integer, 1 or 0."""
    (value,) = _numbers(1, 0.4, 1.8, rng)
    tape = [Node("pow", (0,), constant)]
    _expect_derivatives(candidate, tape, [value], f"a power with the exponent {constant:g}")
    if constant.is_integer():
        _expect_derivatives(
            candidate, tape, [-value], f"a power of a negative number with the exponent {constant:g}"
        )
    if constant in (1.0, 2.0, 3.0):
        _expect_derivatives(candidate, tape, [0.0], f"a power of 0 with the exponent {constant:g}")


ONE_BY_ONE = [
    test_one_operation_has_its_own_derivative,
    test_relu_passes_what_is_positive,
    test_a_power_has_the_exponent_of_its_node,
]


@check(task="backward", faq="how-backward-finds-the-derivatives", needs=ONE_BY_ONE)
def test_a_chain_multiplies_its_derivatives(candidate: Candidate, rng: torch.Generator) -> None:
    """Along a chain of operations the derivatives are multiplied, each taken where its own input is."""
    for value in _numbers(3, 0.3, 1.2, rng):
        tape = record(lambda a: -((a**2.0).tanh().exp().log().exp() ** -1.5).tanh(), n_leaves=1)
        _expect_derivatives(candidate, tape, [value], "a chain of eight operations")


@check(
    task="backward",
    faq="how-backward-finds-the-derivatives",
    needs=[test_a_chain_multiplies_its_derivatives],
)
def test_derivatives_may_be_large_and_small(candidate: Candidate, rng: torch.Generator) -> None:
    """Nothing is clipped or rounded on the way: a derivative of a million, and of a millionth, is as exact as any other."""
    a, b = _numbers(2, 2.4, 2.6, rng)
    tape = record(lambda a, b: (a * b).exp() ** 2.0 + a * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [a, b], "(e^(a·b))² + a·b, which are large")
    tape = record(lambda a, b: ((-a * b).exp() * b) ** 3.0, n_leaves=2)
    gradients = candidate.backward(list(tape), [a, b])
    expect.close(
        gradients,
        _expected(tape, [a, b]),
        "the derivatives of (e^(−a·b)·b)³, which are small",
        rtol=1e-10,
        atol=1e-16,
    )
    tape = record(lambda a, b: (a * b) * a, n_leaves=2)
    _expect_derivatives(candidate, tape, [1e4 * a, 1e4 * b], "a·b·a at numbers above 10,000")
    tape = record(lambda a, b, c: (a * b) * c, n_leaves=3)  # what is tiny on the way need not stay so
    _expect_derivatives(candidate, tape, [a, 1e30 * b, 1e-30], "(a·b)·c with a large b and a tiny c")
    _expect_derivatives(candidate, tape, [a, 1e-30 * b, 1e30], "(a·b)·c with a tiny b and a large c")
    tape = record(lambda a, b: a.log() * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [1e-20 * a, b], "ln(a)·b near a = 0")
    tape = record(lambda a, b: a.exp() * b, n_leaves=2)
    for far in (12 * a, -12 * a):
        _expect_derivatives(candidate, tape, [far, math.exp(-far)], f"eᵃ·b with a near {far:.0f}")
    tape = record(lambda a, b: a.tanh() * b, n_leaves=2)
    _expect_derivatives(candidate, tape, [3 * a, b], "tanh(a)·b where tanh is nearly flat")


@check(task="backward", faq="what-a-tape-is", needs=ONE_BY_ONE)
def test_indices_count_leaves_first(candidate: Candidate, rng: torch.Generator) -> None:
    """Node k of the tape has the index L + k, and a node may use any leaf or node before it, in any order."""
    tape = record(lambda a, b, c, d, e: (d - b) * (c - (e + a) * b), n_leaves=5)
    _expect_derivatives(candidate, tape, _numbers(5, -2, 2, rng), "(d − b)·(c − (e + a)·b)")
    tape = [Node("mul", (3, 1)), Node("sub", (2, 4)), Node("sub", (5, 0)), Node("mul", (4, 6))]
    _expect_derivatives(candidate, tape, _numbers(4, -2, 2, rng), "four operations on four leaves")


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_what_looks_alike_is_told_apart(candidate: Candidate, rng: torch.Generator) -> None:
    """Leaves of one value are different leaves, and nodes of one operation on one input are different nodes."""
    value, other = _numbers(2, 0.5, 1.5, rng)
    tape = record(lambda a, b, c: a * b + c.tanh() - b * b, n_leaves=3)
    _expect_derivatives(candidate, tape, [value] * 3, "a·b + tanh(c) − b·b at a = b = c")
    tape = record(lambda a, b: a.tanh() * b + a.tanh().exp() * b.exp(), n_leaves=2)
    _expect_derivatives(candidate, tape, [value, other], "tanh(a)·b + exp(tanh(a))·exp(b)")


@check(task="backward", faq="gradients-add-up", needs=ONE_BY_ONE)
def test_a_leaf_used_twice_by_one_node_counts_twice(candidate: Candidate, rng: torch.Generator) -> None:
    """In a·a, a + a and a − a the leaf is both inputs, and gets both shares."""
    for op, name in (("mul", "a·a"), ("add", "a + a"), ("sub", "a − a")):
        _expect_derivatives(candidate, [Node(op, (0, 0))], _numbers(1, 1, 3, rng), name)


@check(task="backward", faq="gradients-add-up", needs=[test_a_leaf_used_twice_by_one_node_counts_twice])
def test_a_leaf_used_by_several_nodes_gets_all_shares(candidate: Candidate, rng: torch.Generator) -> None:
    """A leaf that three nodes use gets the sum of what each of them brings."""
    tape = record(lambda a, b: a.exp() * b + a * b + a.tanh(), n_leaves=2)
    _expect_derivatives(candidate, tape, _numbers(2, 0.5, 1.5, rng), "eᵃ·b + a·b + tanh(a)")


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
        candidate, tape, _numbers(2, 0.5, 1.5, rng), "a graph in which one node is used four times"
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
        candidate, record(diamonds, n_leaves=1), _numbers(1, 0.1, 0.3, rng), "six diamonds in a row"
    )


@check(task="backward", faq="what-a-tape-is", needs=ONE_BY_ONE)
def test_what_the_last_value_does_not_depend_on_has_zero(candidate: Candidate, rng: torch.Generator) -> None:
    """An unused leaf has the float 0.0, and so has one that is used only by nodes which lead nowhere."""

    def with_dead_ends(_: Traced, dead: Traced, used: Traced) -> Traced:
        h = used.tanh()
        dead.exp()
        (dead * h).exp()
        return h * used

    tape, (unused, dead, used) = record(with_dead_ends, n_leaves=3), _numbers(3, 0.5, 1.5, rng)
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
    gradients = candidate.backward([], _numbers(n, -2, 2, rng))
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
        tape, values = _random_tape(n_leaves, n_nodes, rng)
        _expect_derivatives(candidate, tape, values, f"a tape of {len(tape)} nodes on {n_leaves} leaves")


@check(task="backward", faq="what-a-tape-is", needs=[test_each_leaf_has_one_float])
def test_tape_and_values_are_only_read(
    candidate: Candidate, product: list[Node], rng: torch.Generator
) -> None:
    """The caller's tape and values are as they were."""
    values = _numbers(3, 0.5, 2, rng)
    before = list(product), list(values)
    candidate.backward(product, values)
    assert values == before[1], f"the call changed the list of values: it has {len(values)} of 3"
    assert product == before[0], f"the call changed the tape: it has {len(product)} nodes of 3"


@check(task="backward", faq="gradients-add-up", needs=ONE_BY_ONE)
def test_gradients_start_at_zero_in_each_call(
    candidate: Candidate, product: list[Node], rng: torch.Generator
) -> None:
    """Asked again, `backward` gives the same derivatives: nothing is left over from the call before."""
    values = _numbers(3, 0.5, 2, rng)
    candidate.backward(list(product), list(values))
    _expect_derivatives(candidate, product, values, "(a·b + b)·c at a second call")


@check(task="backward", faq="how-backward-finds-the-derivatives", needs=ONE_BY_ONE)
def test_autograd_is_not_needed(candidate: Candidate, product: list[Node], rng: torch.Generator) -> None:
    """Where autograd is switched off, `backward` works as before: it is written without it."""
    with torch.no_grad():
        _expect_derivatives(
            candidate, product, _numbers(3, 0.5, 2, rng), "(a·b + b)·c with autograd switched off"
        )


@check(task="backward", faq="what-a-tape-is", needs=[test_indices_count_leaves_first])
def test_each_call_has_its_own_tape(candidate: Candidate, rng: torch.Generator) -> None:
    """Another tape of the same operations on the same values has derivatives of its own."""
    values = _numbers(3, 0.5, 2, rng)
    for wiring in ((0, 1), (1, 0), (2, 1)):
        _expect_derivatives(
            candidate, [Node("sub", wiring), Node("mul", (3, 2))], values, "one of three tapes of one length"
        )


# ---------------------------------------------------------------- stop_gradient_loss


class Tensors(NamedTuple):
    """The arguments of the loss, on the device under test."""

    x: Tensor  # (N, D)
    weight: Tensor  # (D, K)
    target: Tensor  # (D, K)


class Answer(NamedTuple):
    """The loss, and what differentiating it gives."""

    loss: Tensor  # ()
    x: Tensor  # (N, D)
    weight: Tensor  # (D, K)


Draw = Callable[..., Tensors]

DTYPES = [torch.float64, torch.float32, torch.float16, torch.bfloat16]


def _name_of(dtype: torch.dtype) -> str:
    return str(dtype).removeprefix("torch.")


@pytest.fixture
def draw(device: torch.device, rng: torch.Generator) -> Draw:
    """Draw arguments of N, D and K = `size`; those that are named require a gradient."""

    def drawn(
        *wanted: str,
        dtype: torch.dtype = torch.float64,
        scale: float = 0.7,
        size: tuple[int, int, int] = (5, 4, 3),
    ) -> Tensors:
        n, d, k = size
        shapes = {"x": (n, d), "weight": (d, k), "target": (d, k)}
        made = {
            name: torch.randn(shape, generator=rng, dtype=torch.float64).to(device, dtype) * scale
            for name, shape in shapes.items()
        }
        return Tensors(**{name: made[name].requires_grad_(name in wanted) for name in shapes})

    return drawn


@pytest.fixture
def attached(draw: Draw) -> Tensors:
    """Arguments that all require a gradient, in float64."""
    return draw("x", "weight", "target")


@torch.no_grad()
def _by_hand(arguments: Tensors) -> Answer:
    """Return loss and gradients as they are written down: ∂ℓ/∂z = 2(s − t)/(NK) · s(1 − s), 0 in column 0."""
    x, weight, target = arguments
    s = 1 / (1 + torch.exp(-(x @ weight)))
    slope = s * (1 - s)
    s[:, 0], slope[:, 0] = 0.25, 0.0
    gap = s - torch.tanh(x @ target)
    back = 2 * gap / gap.numel() * slope  # (N, K): with respect to x @ weight
    return Answer((gap**2).mean(), back @ weight.T, x.T @ back)


@contextmanager
def _overwriting_is_explained() -> Iterator[None]:
    """Say what autograd means where it refuses to differentiate."""
    try:
        yield
    except StudentError as error:
        if error.kinds[:1] != ("RuntimeError",):
            raise
        message = (
            "differentiating the loss raised a RuntimeError: something that the backward pass needs was overwritten "
            "in place, or the graph was used up"
        )
        raise AssertionError(message) from error


def _gradients(candidate: Candidate, arguments: Tensors) -> Tensors:
    with _overwriting_is_explained():
        return Tensors(*candidate.differentiate("stop_gradient_loss", *arguments).gradients)


def _expect_close(value: Tensor, expected: Tensor, what: str) -> None:
    """Compare in the precision that the dtype of the inputs has: what is float64 is computed in nothing less."""
    expect.close(value, expected, what, **(EXACT if expected.dtype == torch.float64 else {}))


def _expect_gradient(gradient: Tensor | None, expected: Tensor, what: str) -> None:
    assert gradient is not None, f"no gradient reaches {what}: it is cut off from the loss"
    _expect_close(gradient, expected, f"the gradient of {what}")


@check(task="stop_gradient_loss", faq="stopped-gradients")
@pytest.mark.parametrize("dtype", DTYPES, ids=_name_of)
def test_the_loss_is_one_number_of_the_same_dtype(
    candidate: Candidate, draw: Draw, dtype: torch.dtype
) -> None:
    """The loss is a tensor of shape (), with the inputs' dtype and device."""
    arguments = draw("weight", dtype=dtype)
    loss = candidate.stop_gradient_loss(*arguments)
    expect.tensor(loss, "the loss", shape=(), dtype=dtype, device=arguments.x.device)


@check(
    task="stop_gradient_loss",
    faq="overwriting-in-place",
    needs=[test_the_loss_is_one_number_of_the_same_dtype],
)
@pytest.mark.parametrize("wanted", [("x", "weight", "target"), ()], ids=["with-gradients", "without"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_the_loss_has_its_value(
    candidate: Candidate, draw: Draw, wanted: tuple[str, ...], dtype: torch.dtype
) -> None:
    """The loss is mean((s − t)²) with s = σ(xW), column 0 replaced by 0.25, and t = tanh(xT)."""
    arguments = draw(*wanted, dtype=dtype)
    expected = _by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss")


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize(
    "size", [(1, 4, 3), (5, 4, 1), (6, 2, 5), (4, 4, 4)], ids=["one-row", "one-column", "wide", "square"]
)
def test_the_loss_has_its_value_for_inputs_of_any_size(
    candidate: Candidate, draw: Draw, size: tuple[int, int, int]
) -> None:
    """One row, one column or many: only column 0 is replaced, and the mean is over all of them."""
    arguments = draw("weight", size=size)
    what = "the loss for N = {}, D = {} and K = {}".format(*size)
    expected = _by_hand(arguments).loss
    expect.close(candidate.stop_gradient_loss(*arguments), expected, what)


@check(
    task="stop_gradient_loss",
    faq="stopped-gradients",
    needs=[test_the_loss_is_one_number_of_the_same_dtype],
)
def test_the_inputs_are_only_read(candidate: Candidate, attached: Tensors) -> None:
    """The inputs keep their values, their `requires_grad` and their `grad`."""
    for tensor in attached:
        tensor.grad = torch.ones_like(tensor)  # as in the middle of training
    before = snapshot(attached._asdict())
    candidate.stop_gradient_loss(*attached)
    changes = before.changes(snapshot(attached._asdict()))
    assert not changes, (
        f"computing the loss changed {len(changes)} things about its inputs: {', '.join(changes[:3])}"
    )


@check(
    task="stop_gradient_loss",
    faq="stopped-gradients",
    needs=[test_the_loss_is_one_number_of_the_same_dtype],
)
@pytest.mark.parametrize("wanted", [("x", "weight"), ("target",), ()], ids=["x-and-weight", "target", "none"])
def test_the_flags_of_the_inputs_are_kept(candidate: Candidate, draw: Draw, wanted: tuple[str, ...]) -> None:
    """Whichever inputs require a gradient, the same ones do afterwards."""
    arguments = draw(*wanted)
    before = snapshot(arguments._asdict())
    candidate.stop_gradient_loss(*arguments)
    changes = before.changes(snapshot(arguments._asdict()))
    assert not changes, (
        f"computing the loss changed {len(changes)} things about its inputs: {', '.join(changes[:3])}"
    )


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_steep_predictions_are_taken_as_they_are(candidate: Candidate, draw: Draw) -> None:
    """Where the sigmoid is close to 0 or 1, nothing is clipped."""
    arguments = draw(scale=6.0, size=(8, 4, 5))  # so many that some are nearer to 0 or 1 than 1e-7
    expected = _by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of steep predictions")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize("dtype", DTYPES, ids=_name_of)
def test_the_loss_is_attached_to_the_graph(candidate: Candidate, draw: Draw, dtype: torch.dtype) -> None:
    """The loss requires a gradient where its inputs do, in any dtype."""
    loss = candidate.stop_gradient_loss(*draw("x", "weight", "target", dtype=dtype))
    assert loss.requires_grad, "the loss is not attached to a graph: nothing can be learnt from it"


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_is_attached_to_the_graph])
def test_weight_learns_through_the_prediction(candidate: Candidate, attached: Tensors) -> None:
    """The gradient of `weight` is the one that is written down by hand, and 0 in its first column."""
    expected = _by_hand(attached).weight
    _expect_gradient(_gradients(candidate, attached).weight, expected, "`weight`")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_weight_learns_through_the_prediction])
def test_x_learns_through_the_prediction_only(candidate: Candidate, attached: Tensors) -> None:
    """The gradient of `x` comes through s, and nothing of it through t."""
    expected = _by_hand(attached).x
    _expect_gradient(_gradients(candidate, attached).x, expected, "`x`")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_is_attached_to_the_graph])
@pytest.mark.parametrize("wanted", [("x", "weight", "target"), ("target",)], ids=["with-the-others", "alone"])
def test_target_does_not_learn(candidate: Candidate, draw: Draw, wanted: tuple[str, ...]) -> None:
    """No gradient reaches `target`: not even zeros, it has none at all."""
    gradient = _gradients(candidate, draw(*wanted)).target
    if gradient is not None:
        largest = gradient.abs().max().item()
        raise AssertionError(f"a gradient of up to {largest:.3g} reaches `target` through t, expected none")


@check(
    task="stop_gradient_loss",
    faq="stopped-gradients",
    needs=[test_weight_learns_through_the_prediction, test_x_learns_through_the_prediction_only],
)
@pytest.mark.parametrize("name", ["x", "weight"])
@pytest.mark.parametrize("size", [(1, 4, 3), (6, 2, 5)], ids=["one-row", "wide"])
def test_inputs_of_any_size_learn(
    candidate: Candidate, draw: Draw, name: str, size: tuple[int, int, int]
) -> None:
    """One row or many, few columns or many: the gradients are the ones that are written down by hand."""
    arguments = draw("x", "weight", size=size)
    expected = getattr(_by_hand(arguments), name)
    what = "`{}` for N = {}, D = {} and K = {}".format(name, *size)
    _expect_gradient(getattr(_gradients(candidate, arguments), name), expected, what)


@check(
    task="stop_gradient_loss",
    faq="stopped-gradients",
    needs=[test_weight_learns_through_the_prediction, test_x_learns_through_the_prediction_only],
)
@pytest.mark.parametrize("name", ["x", "weight"])
@pytest.mark.parametrize("dtype", [torch.float64, torch.float32], ids=["float64", "float32"])
def test_one_input_may_learn_alone(candidate: Candidate, draw: Draw, name: str, dtype: torch.dtype) -> None:
    """Where only one input requires a gradient, it gets the same one."""
    arguments = draw(name, dtype=dtype)
    expected = getattr(_by_hand(arguments), name)
    _expect_gradient(getattr(_gradients(candidate, arguments), name), expected, f"`{name}` alone")
