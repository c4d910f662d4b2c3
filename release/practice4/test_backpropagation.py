"""Visible checks of `backward` and `stop_gradient_loss`: each is a sentence of the notebook."""

from __future__ import annotations

import math

import pytest
import torch
from practice.tape import Node
from practice.testing import check, expect, snapshot


@pytest.fixture
def product_and_sum():
    """The tape of a·b + a."""
    return [Node("mul", (0, 1)), Node("add", (2, 0))]


@pytest.fixture
def tensors(device):
    """One row: s = (0.25, 0.75) and t = (0, 0), for σ(ln 3) = 0.75 and tanh(0) = 0."""
    return (
        torch.ones(1, 1, device=device, requires_grad=True),
        torch.tensor([[2.0, math.log(3)]], device=device, requires_grad=True),
        torch.zeros(1, 2, device=device, requires_grad=True),
    )


@check(task="backward", faq="what-a-tape-is")
def test_there_is_one_float_for_each_leaf(candidate, product_and_sum):
    """`backward` returns a list with one Python float for each leaf."""
    gradients = candidate.backward(product_and_sum, [2.0, 3.0])
    expect.kind(gradients, (list, tuple), "what `backward` returns")
    assert len(gradients) == 2, f"it returns {len(gradients)} derivatives for 2 leaves"
    for gradient in gradients:
        expect.kind(gradient, float, "a derivative")


@check(task="backward", faq="gradients-add-up", needs=[test_there_is_one_float_for_each_leaf])
def test_two_ways_to_one_leaf_add_up(candidate, product_and_sum):
    """For a·b + a at a = 2 and b = 3, ∂/∂a = b + 1 = 4 and ∂/∂b = a = 2."""
    gradients = candidate.backward(product_and_sum, [2.0, 3.0])
    expect.close(gradients, [4.0, 2.0], "the derivatives of a·b + a")


@check(task="backward", faq="gradients-add-up", needs=[test_there_is_one_float_for_each_leaf])
def test_a_square_is_a_product_with_itself(candidate):
    """For a·a at a = 5, ∂/∂a = 10; a leaf that is not used has 0.0."""
    gradients = candidate.backward([Node("mul", (0, 0))], [5.0, 7.0])
    expect.close(gradients, [10.0, 0.0], "the derivatives of a·a with respect to a and b")


@check(task="backward", faq="local-derivatives", needs=[test_there_is_one_float_for_each_leaf])
def test_the_chain_rule_multiplies(candidate):
    """For exp((−a)³) at a = −1, the value is e, and ∂/∂a = e · 3(−a)² · (−1) = −3e."""
    tape = [Node("neg", (0,)), Node("pow", (1,), 3.0), Node("exp", (2,))]
    expect.close(candidate.backward(tape, [-1.0]), [-3 * math.e], "the derivative of exp((−a)³)")


@check(task="backward", faq="local-derivatives", needs=[test_there_is_one_float_for_each_leaf])
def test_each_operation_has_its_derivative(candidate):
    """For log(a) − tanh(b) + relu(c) at a = 4, b = 0 and c = 0, the derivatives are 1/4, −1 and 0."""
    tape = [
        Node("log", (0,)),
        Node("tanh", (1,)),
        Node("relu", (2,)),
        Node("sub", (3, 4)),
        Node("add", (6, 5)),
    ]
    gradients = candidate.backward(tape, [4.0, 0.0, 0.0])
    expect.close(gradients, [0.25, -1.0, 0.0], "the derivatives of log(a) − tanh(b) + relu(c)")


@check(task="backward", faq="what-a-tape-is", needs=[test_there_is_one_float_for_each_leaf])
def test_an_empty_tape_gives_back_its_last_leaf(candidate):
    """Without operations the last value is the last leaf: the derivatives are 0 and 1."""
    expect.close(candidate.backward([], [3.0, 8.0]), [0.0, 1.0], "the derivatives for an empty tape")


@check(task="stop_gradient_loss", faq="stopped-gradients")
def test_the_loss_is_a_number_on_a_graph(candidate, tensors):
    """The loss is a tensor of shape () with the dtype of the inputs, attached to a graph."""
    loss = candidate.stop_gradient_loss(*tensors)
    expect.tensor(loss, "the loss", shape=(), dtype=torch.float32, device=tensors[0].device)
    assert loss.requires_grad, "the loss is not attached to a graph: nothing can be learnt from it"


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_is_a_number_on_a_graph])
def test_the_loss_of_one_row(candidate, tensors):
    """With s = (0.25, 0.75) and t = (0, 0) the loss is (0.25² + 0.75²)/2 = 0.3125."""
    expected = torch.tensor(0.3125, device=tensors[0].device)
    expect.close(candidate.stop_gradient_loss(*tensors), expected, "the loss of one row")


@check(task="stop_gradient_loss", faq="overwriting-in-place", needs=[test_the_loss_of_one_row])
def test_the_gradients_of_one_row(candidate, tensors):
    """∂/∂s₁ = 0.75 and s₁(1 − s₁) = 0.1875: weight gets (0, 0.140625), and x ln 3 times as much."""
    x, weight, _ = candidate.differentiate("stop_gradient_loss", *tensors).gradients
    device = tensors[0].device
    expect.close(weight, torch.tensor([[0.0, 0.140625]], device=device), "the gradient of weight")
    expect.close(x, torch.tensor([[0.140625 * math.log(3)]], device=device), "the gradient of x")


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_of_one_row])
def test_no_gradient_reaches_the_target(candidate, tensors):
    """Differentiating the loss gives `target` no gradient."""
    gradient = candidate.differentiate("stop_gradient_loss", *tensors).gradients[2]
    assert gradient is None or not gradient.any(), "a gradient has flowed through the target"


@check(task="stop_gradient_loss", faq="stopped-gradients", needs=[test_the_loss_is_a_number_on_a_graph])
def test_the_inputs_stay_as_they_are(candidate, tensors):
    """The three inputs keep their values, their `requires_grad` and their `grad`."""
    before = snapshot(list(tensors))
    candidate.stop_gradient_loss(*tensors)
    assert snapshot(list(tensors)) == before, "computing the loss has changed its inputs"
