"""Hidden checks of the value of `stop_gradient_loss`, and of its inputs, which it only reads."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate

from .loss_by_hand import DTYPES, Draw, Tensors, by_hand, name_of
from .tolerance import expect_close


@check(task="stop_gradient_loss", faq="stopped-gradients")
@pytest.mark.parametrize("dtype", DTYPES, ids=name_of)
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
    expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss")


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
    expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of 1,037 rows")


# In half precision 5,000 rows that are added up one by one stand still at a tenth of their sum.
@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize("dtype", [torch.float16, torch.bfloat16], ids=name_of)
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
        expect_close(loss, expected, "the loss for an x that is not contiguous")
    target = drawn.target.requires_grad_() * 1.0  # as a moving average of trainable weights is
    expect_close(
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
    expect_close(
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
    expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of steep predictions")


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_has_its_value])
def test_steep_targets_are_taken_as_they_are(candidate: Candidate, draw: Draw) -> None:
    """Where x @ target is so large that its exponential overflows, tanh is 1 or −1."""
    drawn = draw("weight")
    arguments = drawn._replace(target=10_000 * drawn.target)
    expected = by_hand(arguments).loss
    expect_close(candidate.stop_gradient_loss(*arguments), expected, "the loss of steep targets")
