"""Hidden checks of `stop_gradient_loss`: its gradients are compared with those that are written out by hand."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import NamedTuple

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor

from .tolerance import EXACT


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
def by_hand(arguments: Tensors) -> Answer:
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
    expected = by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss")


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize(
    "size",
    [(1, 4, 3), (5, 4, 1), (6, 2, 5), (4, 4, 4), (5, 1, 2), (100, 3, 100)],
    ids=["one-row", "one-column", "wide", "square", "one-feature", "many"],
)
def test_the_loss_has_its_value_for_inputs_of_any_size(
    candidate: Candidate, draw: Draw, size: tuple[int, int, int]
) -> None:
    """One row, one column or many: only column 0 is replaced, and the mean is over all of them."""
    arguments = draw("weight", size=size)
    what = "the loss for N = {}, D = {} and K = {}".format(*size)
    expected = by_hand(arguments).loss
    expect.close(candidate.stop_gradient_loss(*arguments), expected, what)


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_the_mean_is_over_all_rows_alike(candidate: Candidate, draw: Draw) -> None:
    """However many rows there are, each counts as much as any other: here the last ones are unlike the first."""
    arguments = draw("weight", size=(1037, 3, 4))
    arguments.x[1000:] *= 4.0
    expected = by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of 1,037 rows")


# In half precision 5,000 rows that are added up one by one stand still at a tenth of their sum.
@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=_name_of)
def test_many_rows_have_a_mean_in_half_precision(
    candidate: Candidate, draw: Draw, dtype: torch.dtype
) -> None:
    """In half precision the loss of 5,000 rows is right to a tenth."""
    arguments = draw("weight", size=(5000, 3, 2))
    expected = by_hand(arguments).loss
    loss = candidate.stop_gradient_loss(*(tensor.to(dtype) for tensor in arguments))
    expect.close(loss.double(), expected, "the loss of 5,000 rows in half precision", rtol=0.1)


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
    expect.usual_modes(candidate.state(), "computing the loss")
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
def test_inputs_may_lie_anywhere_in_memory(candidate: Candidate, draw: Draw) -> None:
    """Inputs may be transposed, or columns of larger tensors, and operations may have made them."""
    drawn = draw("weight", size=(5, 4, 6))
    expected = by_hand(drawn).loss
    wide = torch.stack([drawn.x, drawn.x], dim=2)
    for x in (drawn.x.t().contiguous().t(), wide[:, :, 0]):
        loss = candidate.stop_gradient_loss(*drawn._replace(x=x))
        _expect_close(loss, expected, "the loss for an x that is not contiguous")
    target = drawn.target.requires_grad_() * 1.0  # as a moving average of trainable weights is
    _expect_close(
        candidate.stop_gradient_loss(*drawn._replace(target=target)),
        expected,
        "the loss for a target that an operation made",
    )


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_a_loss_may_be_small(candidate: Candidate, draw: Draw) -> None:
    """Where s and t differ by half of a thousandth, there is a loss, and something to learn."""
    drawn = draw("weight", size=(5, 1, 3))
    target = torch.tensor([[0.2505, 0.5005, 0.5005]]).to(drawn.target).atanh()
    near = Tensors(torch.ones_like(drawn.x), torch.zeros_like(drawn.weight).requires_grad_(), target)
    loss = candidate.stop_gradient_loss(*near)
    expect.close(loss, by_hand(near).loss, "the loss where s and t are near to each other", rtol=1e-5, atol=0)
    assert loss.requires_grad, "where s and t are near to each other, the loss is not attached to the graph"


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_equal_rows_count_each(candidate: Candidate, draw: Draw) -> None:
    """Rows of x that are equal count as often as they come."""
    arguments = draw("weight")
    arguments.x[1:3] = arguments.x[0]
    expected = by_hand(arguments).loss
    _expect_close(
        candidate.stop_gradient_loss(*arguments), expected, "the loss where three of five rows are equal"
    )


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize(
    ("dtype", "large"), [(torch.float16, 40_000.0), (torch.bfloat16, 1e8)], ids=["float16", "bfloat16"]
)
def test_inputs_may_be_as_large_as_their_dtype_allows(
    candidate: Candidate, draw: Draw, dtype: torch.dtype, large: float
) -> None:
    """A large x with small weights is no more than they make of it: in bfloat16 it may be larger than float16 can hold."""
    drawn = draw(size=(100, 1, 100))
    steep = (large * torch.ones_like(drawn.x), drawn.weight / large, drawn.target / large)
    given = Tensors(*(tensor.to(dtype) for tensor in steep))
    expected = by_hand(Tensors(*(tensor.double() for tensor in given))).loss
    loss = candidate.stop_gradient_loss(*given)
    expect.close(loss.double(), expected, f"the loss for an x of {large:g} in half precision", rtol=0.2)


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_steep_predictions_are_taken_as_they_are(candidate: Candidate, draw: Draw) -> None:
    """Where the sigmoid is close to 0 or 1, nothing is clipped."""
    arguments = draw(scale=6.0, size=(8, 4, 5))  # so many that some are nearer to 0 or 1 than 1e-7
    expected = by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of steep predictions")


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_steep_targets_are_taken_as_they_are(candidate: Candidate, draw: Draw) -> None:
    """Where x @ target is so large that its exponential overflows, tanh is 1 or −1."""
    drawn = draw("weight")
    arguments = drawn._replace(target=10_000 * drawn.target)
    expected = by_hand(arguments).loss
    _expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of steep targets")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize("dtype", DTYPES, ids=_name_of)
def test_the_loss_is_attached_to_the_graph(candidate: Candidate, draw: Draw, dtype: torch.dtype) -> None:
    """The loss requires a gradient where its inputs do, in any dtype."""
    loss = candidate.stop_gradient_loss(*draw("x", "weight", "target", dtype=dtype))
    assert loss.requires_grad, "the loss is not attached to a graph: nothing can be learnt from it"
    constant = candidate.stop_gradient_loss(*draw(dtype=dtype))
    assert not constant.requires_grad, "where no input requires a gradient, the loss requires one"


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_is_attached_to_the_graph])
def test_weight_learns_through_the_prediction(candidate: Candidate, attached: Tensors) -> None:
    """The gradient of `weight` is the one that is written down by hand, and 0 in its first column."""
    expected = by_hand(attached).weight
    _expect_gradient(_gradients(candidate, attached).weight, expected, "`weight`")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_weight_learns_through_the_prediction])
def test_x_learns_through_the_prediction_only(candidate: Candidate, attached: Tensors) -> None:
    """The gradient of `x` comes through s, and nothing of it through t."""
    expected = by_hand(attached).x
    _expect_gradient(_gradients(candidate, attached).x, expected, "`x`")
    made = attached._replace(x=1.0 * attached.x)  # by an operation, as the features of a layer are
    _expect_gradient(_gradients(candidate, made).x, expected, "an `x` that an operation made")


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
@pytest.mark.parametrize("size", [(1, 4, 3), (6, 2, 5), (40, 3, 40)], ids=["one-row", "wide", "large"])
def test_inputs_of_any_size_learn(
    candidate: Candidate, draw: Draw, name: str, size: tuple[int, int, int]
) -> None:
    """One row or many, few columns or many: the gradients are the ones that are written down by hand."""
    arguments = draw("x", "weight", size=size)
    expected = getattr(by_hand(arguments), name)
    what = "`{}` for N = {}, D = {} and K = {}".format(name, *size)
    _expect_gradient(getattr(_gradients(candidate, arguments), name), expected, what)


# (1 + e⁶)² is more than half precision can hold.
@check(
    task="stop_gradient_loss",
    faq="stopped-gradients",
    needs=[test_weight_learns_through_the_prediction],
)
def test_flat_sigmoids_learn_in_half_precision(candidate: Candidate, draw: Draw) -> None:
    """Where the sigmoid is as flat as at −6, there is a gradient in half precision too."""
    drawn = draw(dtype=torch.float16, size=(1, 1, 2))
    weight = torch.full_like(drawn.weight, -6.0).requires_grad_()
    flat = Tensors(torch.ones_like(drawn.x), weight, torch.full_like(drawn.target, 0.5))
    expected = by_hand(Tensors(*(tensor.double() for tensor in flat))).weight
    gradient = _gradients(candidate, flat).weight
    assert gradient is not None, "no gradient reaches `weight`: it is cut off from the loss"
    what = "the gradient of `weight` in half precision"
    expect.close(gradient.double(), expected, what, rtol=0.1, atol=1e-5)


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
    expected = getattr(by_hand(arguments), name)
    _expect_gradient(getattr(_gradients(candidate, arguments), name), expected, f"`{name}` alone")
