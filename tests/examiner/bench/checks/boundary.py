"""One check for each thing that must work across the boundary; a submission brings the function of its check."""

from __future__ import annotations

import pytest
import torch
from practice.probes import ModelFault, Probe
from practice.testing import check, expect, snapshot
from practice.testing.candidate import process_state, seed_everything
from torch import nn


@check(task="value", faq="")
def test_value(candidate, seed):
    """The value and what it was made of come back."""
    given = torch.arange(6.0).reshape(2, 3)
    result = candidate.value(given, scale=2)
    expect.close(result["doubled"], given * 2, "twice the tensor")
    assert result["same"] is given, "the very tensor that was passed comes back as itself"
    expect.equal(result["plain"], (1, "two", None, [3.0]), "plain values")


@check(task="effects", faq="")
def test_effects(candidate):
    """What a call does to its arguments is seen on the check's own objects."""
    tensor, things, model = torch.zeros(2), [1], Probe(nn.Linear(2, 1)).eval()
    before = snapshot(model)
    candidate.effects(tensor, things, model)
    expect.close(tensor, torch.ones(2), "the tensor")
    expect.equal(things, [1, "new"], "the list")
    assert model.training and before != snapshot(model), "the model is in training mode"
    assert model.inner.weight.grad is not None, "the model has gradients"
    expect.equal([call.rows for call in model.record], [5], "the rows that the model saw")


@check(task="effects_of_an_error", faq="")
def test_effects_of_an_error(candidate):
    """What a call did before it raised is seen too."""
    things = []
    with expect.raises("KeyError", "a missing key"):
        candidate.effects_of_an_error(things)
    expect.equal(things, ["done"], "the list")


@check(task="generator", faq="")
def test_generator(candidate):
    """A generator stays where it is and is read from here."""
    expect.equal(list(candidate.generator(3)), [0, 1, 2], "the items")


@check(task="own_class", faq="")
def test_own_class(candidate):
    """An object of a class of the student's own can be called, iterated and passed back."""
    thing = candidate.own_class(2)
    expect.equal(thing(5), 10, "the call")
    expect.equal([*thing, *thing], [2, 4, 2, 4], "the items, read twice")
    expect.equal(candidate.weigh(thing), 2, "the object that went back")


@check(task="layer", faq="")
def test_layer(candidate):
    """A module that the student's code makes stays there, and can be called."""
    layer = candidate.layer(2)
    expect.tensor(layer(torch.ones(3, 2)), "the layer's output", shape=(3, 1))


@check(task="kept", faq="", needs=[test_layer])
def test_kept(candidate):
    """What was kept for another check is released."""
    expect.equal(candidate.kept(), 0, "the layers that are alive")


@check(task="learn", faq="")
def test_learn(candidate):
    """A call does not depend on the modes in which the notebook left torch."""
    model = nn.Linear(2, 1)
    candidate.learn(model, torch.ones(3, 2))
    expect.close(model.weight.grad, torch.full((1, 2), 3.0), "the gradient")


@check(task="callback", faq="")
def test_callback(candidate):
    """A callback runs here, and is counted here."""
    seen = []

    def query(images):
        seen.append(len(images))
        return images.sum(1)

    expect.close(candidate.callback(query, torch.ones(4, 2)), torch.full((4,), 4.0), "the sum of two queries")
    expect.equal(seen, [4, 4], "the sizes of the queries")


def _step(model, by):
    model.weight.data.add_(by)
    return float(by)


STAND_INS = {"wrong_step": _step, "right_step": _step}


@check(task="wrong_step", faq="")
def test_wrong_step(candidate):
    """A step is a float."""
    expect.kind(candidate.wrong_step(nn.Linear(1, 1), 2), float, "the step")


@check(task="right_step", faq="")
def test_right_step(candidate):
    """The same of another function."""
    expect.kind(candidate.right_step(nn.Linear(1, 1), 2), float, "the step")


@check(task="two_steps", faq="")
def test_two_steps(candidate):
    """Of two functions that are called, the one that failed its own check has a stand-in, on the check's own model."""
    model = nn.Linear(1, 1)
    before = model.weight.item()
    expect.equal(candidate.two_steps(model, 2), [2.0, 7.0], "what the steps returned")
    expect.close(model.weight.item(), before + 2, "the weight")


@check(task="refused_callback", faq="")
def test_refused_callback(candidate):
    """What a callback raises is raised in the student's code."""

    def query(images):
        raise ModelFault("no more queries")

    expect.equal(candidate.refused_callback(query), "no more queries", "what was caught")
    with expect.raises("ModelFault", "the fault of the model"):
        candidate.refused_callback_passed_on(query)


@check(task="forbidden_query", faq="")
def test_forbidden_query(candidate):
    """A callback may end the check."""

    def forbidden(images):
        expect.equal(len(images), 1, "the rows of a query")

    candidate.forbidden_query(forbidden)


@check(task="abandoned", faq="")
def test_abandoned(candidate):
    """A callback may give up in any way that pytest knows."""
    candidate.abandoned(lambda: pytest.fail("no further"))


@check(task="unanswerable", faq="")
def test_unanswerable(candidate):
    """What a callback returns has to travel."""
    candidate.unanswerable(object)


@check(task="stream", faq="")
def test_stream(candidate):
    """An iterator is read once, item by item, and no further than needed."""
    items = iter(range(10))
    expect.equal(candidate.stream(items), [0, 1, 2], "the first items")
    expect.equal(next(items), 3, "what is left")


@check(task="differentiate", faq="")
def test_differentiate(candidate):
    """The gradients of a result come back, without its graph."""
    x, w = torch.tensor([3.0], requires_grad=True), torch.tensor([2.0], requires_grad=True)
    value, gradients = candidate.differentiate("differentiate", x, w, 1)
    expect.close(value, torch.tensor([18.0]), "the value")
    assert value.requires_grad, "the value was attached to a graph"
    expect.close(gradients[0], torch.tensor([12.0]), "the gradient with respect to x")
    assert gradients[1:] == (None, None), "w was detached"


@check(task="raises", faq="")
def test_raises(candidate):
    """An error is expected, by its name or that of a base class."""
    with expect.raises("ArithmeticError", "a division by zero"):
        candidate.raises()


@check(task="random", faq="")
def test_random(candidate, call_seed):
    """Every call starts from one seed."""
    expect.equal(candidate.random(), candidate.random(), "two draws")
    seed_everything(call_seed)
    expect.equal(candidate.random(), torch.rand(1).item(), "a draw here and a draw there")


@check(task="random", faq="")
def test_generators(candidate, call_seed):
    """Whether a call has drawn from the global generators can be looked at."""
    seed_everything(call_seed)
    untouched = process_state().generators
    candidate.value(torch.ones(1), scale=1)
    expect.equal(candidate.state().generators, untouched, "the generators after a call without a draw")
    candidate.random()
    assert candidate.state().generators != untouched, "the draw was not seen"


@check(task="modes", faq="")
def test_modes(candidate):
    """The modes that a call leaves behind can be looked at, and the next call starts afresh."""
    expect.equal(candidate.modes(), True, "gradients are on")
    assert not candidate.state().grad_enabled, "the call left gradients off"
    expect.equal(candidate.modes(), True, "gradients are on again")


@check(task="reused", faq="")
def test_reused(candidate):
    """Two calls return two results."""
    for number in (1.0, 2.0):
        expect.close(candidate.reused(number), torch.full((3,), number), "the result")


@check(task="wide", faq="")
def test_wide(candidate):
    """What comes back cannot be used as it is."""
    assert candidate.wide().shape[5] == 1, "has six dimensions"


@check(task="broken_by_an_error", faq="")
def test_broken_by_an_error(candidate):
    """The model is used after an error that was expected."""
    model = Probe(nn.Linear(2, 1))
    with expect.raises("ValueError", "an error"):
        candidate.broken_by_an_error(model)
    model(torch.ones(1, 2))


@check(task="passed_on", faq="")
def test_passed_on(candidate):
    """What one call returned is wrapped and passed to another one."""
    candidate.passed_on([[candidate.passed_on(1)]])


@check(task="ours", faq="")
def test_ours(candidate):
    """A check that fails on its own."""
    raise LookupError("ours")


@check(task="unsendable", faq="")
def test_unsendable(candidate):
    """A check that passes what cannot travel."""
    candidate.unsendable(object())


@check(task="first", faq="")
def test_first(candidate):
    """The first of three calls."""
    expect.equal(candidate.first(), 1, "the first")


@check(task="first", faq="", needs=[test_first])
def test_second(candidate):
    """Builds on the first."""
    expect.equal(candidate.first(), 1, "the second")


@check(task="last", faq="")
def test_last(candidate):
    """The last function, whatever the others do."""
    expect.equal(candidate.last(), 1, "the last")
