"""Hidden checks of what `evaluate` leaves behind: modes, autograd, generators, and a model that is only read."""

from __future__ import annotations

from collections.abc import Callable

import torch
from practice.probes import Faulty, Probe
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, process_state, seed_everything
from torch import nn

from .evaluate import test_the_accuracy_is_a_python_float
from .loaders import Batch
from .modes import START, expect_modes, modes_of, normalisation_frozen
from .networks import give_gradients


@START
@check(task="evaluate", faq="why-restore-the-mode", needs=[test_the_accuracy_is_a_python_float])
def test_every_submodule_gets_its_own_mode_back(
    candidate: Candidate,
    device: torch.device,
    network: Probe,
    batches: list[Batch],
    start: Callable[[nn.Module], None],
) -> None:
    """Afterwards every submodule is in the mode in which it came, also where they differ."""
    start(network)
    before = modes_of(network)
    candidate.evaluate(network, batches, device)
    expect_modes(network, before)


@check(task="evaluate", faq="why-restore-the-mode")
def test_modes_come_back_when_the_model_fails(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """The model's own exception comes through, and the modes come back all the same."""
    model = Faulty(network).to(device)  # at its first call: who cuts the batches anew may need no second one
    normalisation_frozen(model)
    before = modes_of(model)
    with expect.raises("ModelFault", "evaluating a model that raises `ModelFault`"):
        candidate.evaluate(model, batches, device)
    expect_modes(model, before)
    expect.usual_modes(candidate.state(), "the model raised")
    assert len(model.record) == 1, "the model was called again after it had raised"


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_modes_come_back_when_the_model_fails])
def test_a_model_that_fails_is_as_it_was(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch], rng: torch.Generator
) -> None:
    """A model that raises comes back as it was, and so does autograd, which the caller had switched off."""
    model = Faulty(network).to(device)
    give_gradients(model, rng)
    before = snapshot(model)
    with torch.no_grad():
        with expect.raises("ModelFault", "evaluating a model that raises `ModelFault`"):
            candidate.evaluate(model, batches, device)
        assert not candidate.state().grad_enabled, (
            "after the model raised, autograd is on, which the caller had switched off"
        )
    changed = before.changes(snapshot(model))
    assert not changed, f"a model that raised was changed ({', '.join(changed[:3])}); it must only be read"


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_modes_come_back_when_the_model_fails])
def test_a_later_batch_may_make_the_model_fail(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """An exception comes through, and the modes come back, also where other batches went well before."""
    *good, (images, labels) = batches
    before = modes_of(network)
    with expect.raises("RuntimeError", "evaluating a model that cannot read the last batch") as attempt:
        attempt.returned = candidate.evaluate(network, [*good, (images[..., 1:], labels)], device)
    expect_modes(network, before)


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_modes_come_back_when_the_model_fails])
def test_any_exception_comes_through(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """An exception of another class comes through as well, and the modes come back."""
    network.inner.insert(0, nn.BatchNorm1d(1).to(device))  # which raises `ValueError` on images
    before = modes_of(network)
    with expect.raises("ValueError", "evaluating a model that raises `ValueError`") as attempt:
        attempt.returned = candidate.evaluate(network, batches, device)
    expect_modes(network, before)


@check(task="evaluate", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_autograd_is_on_again(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch]
) -> None:
    """A caller who uses autograd can go on using it."""
    candidate.evaluate(reader, batches, device)
    expect.usual_modes(candidate.state(), "evaluating")


@check(task="evaluate", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_autograd_stays_off_where_it_was_off(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """A caller who has switched autograd off finds it off."""
    with torch.no_grad():
        candidate.evaluate(network, batches, device)
        assert not candidate.state().grad_enabled, "evaluating under `torch.no_grad()` switched autograd on"


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_model_and_the_data_are_only_read(
    candidate: Candidate,
    device: torch.device,
    network: Probe,
    reader: nn.Module,
    batches: list[Batch],
    rng: torch.Generator,
) -> None:
    """Weights, statistics, gradients, flags and settings of the model, and the data, are as they were."""
    give_gradients(network, rng)
    next(network.parameters()).requires_grad_(False)  # a frozen one stays frozen
    batches[0][0].requires_grad_()
    before, data, attributes = snapshot(network), snapshot(batches), _attributes(network)
    candidate.evaluate(network, batches, device)
    candidate.evaluate(reader, batches, device)  # whose logits are its images, in another shape
    changed = before.changes(snapshot(network))
    assert not changed, f"evaluating changed the model ({', '.join(changed[:3])}); it must only be read"
    assert _attributes(network) == attributes, "evaluating left attributes of its own in the model's modules"
    assert snapshot(batches) == data, (
        "evaluating changed the loader's tensors, or their `requires_grad`; they must only be read"
    )


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_the_accuracy_is_a_python_float])
def test_a_model_of_double_precision_stays_one(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """A float64 model is measured on float64 images, and stays as it is."""
    network.double()
    before = snapshot(network)
    candidate.evaluate(network, [(images.double(), labels) for images, labels in batches], device)
    changed = before.changes(snapshot(network))
    assert not changed, f"evaluating changed the model ({', '.join(changed[:3])}); it must only be read"


@check(task="evaluate", faq="why-restore-the-mode", needs=[test_the_accuracy_is_a_python_float])
def test_no_random_numbers_are_drawn(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch], call_seed: int
) -> None:
    """Measuring neither seeds nor moves the generators from which training goes on to draw."""
    seed_everything(call_seed)
    untouched = process_state().generators
    candidate.evaluate(reader, batches, device)
    assert candidate.state().generators == untouched, "evaluating seeded, or drew from, a global generator"


def _attributes(model: nn.Module) -> dict[str, set[str]]:
    return {name: set(vars(module)) for name, module in model.named_modules()}
