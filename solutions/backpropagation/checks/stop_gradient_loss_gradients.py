"""Hidden checks of the gradients of `stop_gradient_loss`: they are compared with those that are written out by hand."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor

from .loss_by_hand import DTYPES, Draw, Tensors, by_hand, name_of
from .stop_gradient_loss import test_the_loss_has_its_value
from .tolerance import expect_close


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


def _expect_gradient(gradient: Tensor | None, expected: Tensor, what: str) -> None:
    assert gradient is not None, f"no gradient reaches {what}: it is cut off from the loss"
    expect_close(gradient, expected, f"the gradient of {what}")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_has_its_value])
@pytest.mark.parametrize("dtype", DTYPES, ids=name_of)
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
