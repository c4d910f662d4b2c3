"""The reference solution beside autograd, finite differences and derivatives by hand, and its checks beside themselves."""

from __future__ import annotations

import runpy
from collections.abc import Sequence
from pathlib import Path

import pytest
import torch
from backpropagation.checks.dual_numbers import derivatives
from backpropagation.checks.loss_by_hand import Tensors, by_hand
from backpropagation.checks.tapes import draw_tape
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from practice.tape import Node, forward
from practice.testing import snapshot
from practice.testing.candidate import LocalCandidate
from practice.testing.runner import run_checks
from torch import Tensor

ROOT = Path(__file__).parents[2]
SOLUTIONS = ROOT / "solutions" / "backpropagation"
REFERENCE = runpy.run_path(str(SOLUTIONS / "backpropagation.py"))
STEADY = settings(deadline=None, max_examples=60, suppress_health_check=[HealthCheck.too_slow])

UNARY, BINARY = ("neg", "pow", "exp", "log", "tanh", "relu"), ("add", "sub", "mul")
EXPONENTS = (2.0, 3.0, 1.0, 0.0, -1.0, 0.5, -1.5)
Tape = tuple[list[Node], list[float]]


@st.composite
def tapes(draw: st.DrawFn, smooth: bool = False) -> Tape:
    """Draw tapes with fan-out, diamonds and unused leaves, and values at which every operation is defined.

    Arguments of `log`, `exp` and of powers are brought into their domain by operations of the tape itself. A
    smooth tape is also kept away from the kink of relu.
    """
    values = draw(st.lists(st.floats(-2, 2).map(lambda value: round(value, 3)), min_size=1, max_size=4))
    tape: list[Node] = []

    def write(*node: object) -> int:
        tape.append(Node(*node))
        return len(values) + len(tape) - 1

    for _ in range(draw(st.integers(0, 12))):
        known = forward(tape, values)
        place = st.integers(0, len(known) - 1)
        op, a = draw(st.sampled_from(UNARY + BINARY)), draw(place)
        if op in BINARY:
            write(op, (a, draw(place)))
            continue
        if abs(known[a]) > 2:  # large values are brought back before they grow further
            a = write("tanh", (a,))
        if op == "relu" and smooth and abs(forward(tape, values)[a]) < 0.01:
            continue
        if op in ("log", "pow"):
            a = write("exp", (a,))
        write(op, (a,), draw(st.sampled_from(EXPONENTS)) if op == "pow" else None)
    return tape, values


def _by_autograd(tape: Sequence[Node], values: Sequence[float]) -> tuple[list[float], float]:
    """Return the derivatives by autograd, and the largest number that went into them."""
    leaves = [torch.tensor(value, dtype=torch.float64, requires_grad=True) for value in values]
    known: list[Tensor] = list(leaves)
    for op, inputs, constant in tape:
        arguments = [known[index] for index in inputs]
        known.append(arguments[0] ** constant if op == "pow" else getattr(torch, op)(*arguments))
    found = torch.autograd.grad(known[-1], known, allow_unused=True)
    gradients = [0.0 if gradient is None else gradient.item() for gradient in found]
    largest = max(map(abs, [*gradients, *(value.item() for value in known)]))
    return gradients[: len(values)], largest


@STEADY
@given(tapes())
def test_the_derivatives_of_a_tape_are_those_of_autograd(case: Tape) -> None:
    tape, values = case
    before = list(tape), list(values)
    gradients = REFERENCE["backward"](tape, values)
    expected, largest = _by_autograd(tape, values)
    assert [type(gradient) for gradient in gradients] == [float] * len(values)
    assert gradients == pytest.approx(expected, rel=1e-9, abs=1e-11 * max(largest, 1.0))
    assert derivatives(tape, values) == pytest.approx(expected, rel=1e-9, abs=1e-11 * max(largest, 1.0))
    assert (tape, values) == before


@STEADY
@given(tapes(smooth=True))
def test_the_derivatives_of_a_tape_predict_small_changes(case: Tape) -> None:
    tape, values = case
    _, largest = _by_autograd(tape, values)
    if largest > 100:
        return
    for leaf, gradient in enumerate(REFERENCE["backward"](tape, values)):
        moved = [[*values[:leaf], values[leaf] + step, *values[leaf + 1 :]] for step in (1e-6, -1e-6)]
        higher, lower = (forward(tape, one)[-1] for one in moved)
        assert (higher - lower) / 2e-6 == pytest.approx(gradient, rel=1e-3, abs=1e-3)


@STEADY
@given(tapes())
def test_a_tape_may_be_cut_anywhere(case: Tape) -> None:
    """What the notebook draws: after a cut, all values so far are leaves, and the last of them has its own gradient."""
    tape, values = case
    known = forward(tape, values)
    for cut in range(len(tape) + 1):
        n = len(values) + cut
        head = REFERENCE["backward"](tape[cut:], known[:n])
        if cut < len(tape):
            node = tape[cut]
            arriving = REFERENCE["backward"](tape[cut + 1 :], known[: n + 1])
            assert set(node.inputs) <= set(range(n))
            untouched = set(range(n)) - set(node.inputs)
            assert all(head[index] == arriving[index] for index in untouched)
        else:
            assert head[-1] == 1.0


def test_relu_has_derivative_zero_at_its_kink() -> None:
    assert REFERENCE["backward"]([Node("relu", (0,))], [0.0]) == [0.0]


@pytest.mark.parametrize("n", [1, 3])
def test_an_empty_tape_differentiates_its_last_leaf(n: int) -> None:
    assert REFERENCE["backward"]([], [2.0] * n) == [0.0] * (n - 1) + [1.0]


@STEADY
@given(st.integers(0, 2**32), st.sampled_from([(5, 4, 3), (1, 1, 1), (2, 3, 1), (1, 2, 6)]))
def test_the_gradients_of_the_loss_are_those_by_hand(seed: int, sizes: tuple[int, int, int]) -> None:
    arguments = Tensors(*_random(seed, sizes))
    for tensor in arguments:
        tensor.requires_grad_()
    before = snapshot(list(arguments))
    loss = REFERENCE["stop_gradient_loss"](*arguments)
    assert snapshot(list(arguments)) == before
    loss.backward()
    expected = by_hand(arguments)
    torch.testing.assert_close(loss.detach(), expected.loss)
    torch.testing.assert_close(arguments.x.grad, expected.x)
    torch.testing.assert_close(arguments.weight.grad, expected.weight)
    assert arguments.target.grad is None


@pytest.mark.parametrize("seed", range(10, 13))
def test_the_loss_passes_torch_s_own_gradcheck(seed: int) -> None:
    """Finite differences do not know of the stop, so the target is held fixed while x moves."""
    x, weight, target = _random(seed, (5, 4, 3))
    assert torch.autograd.gradcheck(
        lambda w: REFERENCE["stop_gradient_loss"](x, w, target), weight.requires_grad_()
    )

    goal = torch.tanh(x @ target)
    # tanh(0) = 0: with this target the loss is mean(s²), and the rest of mean((s − t)²) is added to it.
    no_goal = torch.zeros_like(target)

    def loss(moved: Tensor) -> Tensor:
        """Return the loss with the target's values as they were before x moved."""
        s = torch.cat(
            [torch.full((5, 1), 0.25, dtype=x.dtype), torch.sigmoid(moved @ weight.detach())[:, 1:]], 1
        )
        return (
            REFERENCE["stop_gradient_loss"](moved, weight.detach(), no_goal)
            - 2 * (s * goal).mean()
            + (goal**2).mean()
        )

    assert torch.autograd.gradcheck(loss, x.clone().requires_grad_())
    moved = x.clone().requires_grad_()
    (mine,) = torch.autograd.grad(REFERENCE["stop_gradient_loss"](moved, weight.detach(), target), moved)
    (fixed,) = torch.autograd.grad(loss(moved), moved)
    torch.testing.assert_close(mine, fixed)


@pytest.mark.parametrize("dtype", [torch.float32, torch.float64])
def test_the_loss_keeps_its_dtype(dtype: torch.dtype) -> None:
    x, weight, target = (tensor.to(dtype) for tensor in _random(7, (5, 4, 3)))
    loss = REFERENCE["stop_gradient_loss"](x, weight, target)
    assert (loss.dtype, loss.shape, loss.requires_grad) == (dtype, (), False)


def test_the_reference_passes_the_visible_checks() -> None:
    visible = ROOT / "exercises" / "backpropagation" / "test_backpropagation.py"
    reports = run_checks(visible, LocalCandidate(REFERENCE))
    assert [report for report in reports if report.outcome != "PASSED"] == []


@pytest.mark.parametrize("seed", range(10, 20))
def test_random_tapes_of_the_checks_depend_on_their_leaves_and_are_tame(seed: int) -> None:
    rng = torch.Generator().manual_seed(seed)
    drawn = [draw_tape(n_leaves, 30, rng) for n_leaves in (2, 3, 4)]
    expected = [derivatives(*case) for case in drawn]
    assert sum(gradient != 0 for gradients in expected for gradient in gradients) >= 6
    assert all(abs(gradient) < 1000 for gradients in expected for gradient in gradients)


def _random(seed: int, sizes: tuple[int, int, int]) -> list[Tensor]:
    generator, (n, d, k) = torch.Generator().manual_seed(seed), sizes
    return [
        torch.randn(*shape, generator=generator, dtype=torch.float64) for shape in ((n, d), (d, k), (d, k))
    ]
