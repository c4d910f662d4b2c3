"""Hidden checks of `fit`: the passes and steps it makes, how it counts samples, and how it leaves the model."""

from __future__ import annotations

import copy
from contextlib import suppress

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch.optim import SGD

from .expectations import (
    SEEDED,
    expect_batches,
    expect_dropout,
    expect_meta,
    expect_nothing,
    expect_steps,
    expect_training_mode,
    module_names,
    only_reading,
)
from .lessons import (
    EPOCHS,
    SIZES,
    STARTS,
    Lesson,
    beyond_the_labels,
    hidden_by_dropout,
    on_no_device,
    order_of,
    reader,
    take_epochs,
    watched_model,
    with_optimizer,
)


@pytest.mark.parametrize("epochs", [1, 3])
@check(task="fit", faq="why-a-python-float")
def test_there_is_one_python_float_an_epoch(candidate: Candidate, lesson: Lesson, epochs: int) -> None:
    """`fit` returns a list with one Python float for each epoch, and only reads the loader's tensors."""
    before = snapshot(lesson.samples.tensors)
    accuracies = take_epochs(candidate, lesson, epochs)
    expect.kind(accuracies, list, "what `fit` returns")
    expect.equal(len(accuracies), epochs, f"the number of figures for {epochs} epochs")
    for accuracy in accuracies:
        expect.kind(accuracy, float, "an accuracy")
    assert snapshot(lesson.samples.tensors) == before, "the loader's tensors were changed; only read them"


@check(task="fit", faq="order-of-a-step", needs=[test_there_is_one_python_float_an_epoch], device="cpu")
def test_the_batches_of_fit_are_only_read(candidate: Candidate, lesson: Lesson) -> None:
    """The loader may yield the same tensors each time: their values and `requires_grad` stay as they are."""
    with only_reading(lesson) as batches:
        candidate.fit(lesson.model, batches, lesson.optimizer, 2, lesson.device)


@check(task="fit", faq="what-is-an-epoch")
def test_no_epochs_change_nothing(candidate: Candidate, lesson: Lesson) -> None:
    """For no epochs the list is empty, and the weights are what they were."""
    before = copy.deepcopy(lesson.model.state_dict())
    expect.equal(take_epochs(candidate, lesson, 0), [], "what `fit` returns for 0 epochs")
    after = lesson.model.state_dict()
    for name, weights in before.items():
        expect.close(after.get(name), weights, f"`{name}` after 0 epochs", rtol=0, atol=0)


@STARTS
@check(task="fit", faq="what-is-an-epoch", needs=[test_there_is_one_python_float_an_epoch])
def test_each_epoch_is_one_pass_in_training_mode(
    candidate: Candidate, lesson: Lesson, training: bool
) -> None:
    """In each epoch every batch goes through the model once in training mode, in order."""
    lesson.model.train(training)
    take_epochs(candidate, lesson, EPOCHS)
    expect_batches(lesson.model, SIZES * EPOCHS)


@check(task="fit", faq="what-is-an-epoch", needs=[test_each_epoch_is_one_pass_in_training_mode])
def test_steps_of_length_0_are_made_too(candidate: Candidate, lesson: Lesson) -> None:
    """With a learning rate of 0 the weights stay, and every epoch is made all the same."""
    still = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=0.0))
    take_epochs(candidate, still, EPOCHS)
    expect_batches(still.model, SIZES * EPOCHS)


@check(task="fit", faq="why-batches", needs=[test_each_epoch_is_one_pass_in_training_mode])
def test_the_optimizer_steps_once_a_batch_in_each_epoch(candidate: Candidate, lesson: Lesson) -> None:
    """The optimizer that was passed makes one step for each batch of each epoch."""
    counted = with_optimizer(lesson, "AdamW")
    take_epochs(candidate, counted, EPOCHS)
    expect_steps(counted.optimizer, len(SIZES) * EPOCHS)


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_there_is_one_python_float_an_epoch])
def test_the_order_is_drawn_anew_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """A loader that shuffles with the global generator deals other batches in each epoch, as the caller's seed has it."""
    model, loader, seen = watched_model(device, rng)
    expected = order_of(loader, call_seed)
    candidate.fit(model, loader, SGD(model.parameters(), lr=0.1), 3, device)
    orders = [seen[start : start + 24] for start in range(0, len(seen), 24)]
    expect.equal(len(seen), 3 * 24, "the number of images that the model saw in 3 epochs of 24 images")
    assert len({tuple(order) for order in orders}) == 3, (
        "two of three epochs dealt the same batches in the same order: the loader could not shuffle anew"
    )
    assert orders[0] == expected, SEEDED


@STARTS
@check(task="fit", faq="eval-mode", needs=[test_there_is_one_python_float_an_epoch])
def test_the_fitted_model_is_left_in_training_mode(
    candidate: Candidate, lesson: Lesson, training: bool
) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = module_names(lesson.model)
    take_epochs(candidate, lesson, 2)
    expect_training_mode(lesson.model, names)


@check(task="fit", faq="why-no-grad", needs=[test_there_is_one_python_float_an_epoch])
def test_autograd_is_on_after_fitting(candidate: Candidate, lesson: Lesson) -> None:
    """Whoever trains next finds autograd switched on."""
    take_epochs(candidate, lesson, 1)
    expect.usual_modes(candidate.state(), "training")


@check(task="fit", faq="why-to-device")
def test_fit_moves_batches_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    model, optimizer = on_no_device(rng)
    with suppress(StudentError):
        candidate.fit(model, lesson.loader(), optimizer, 1, "meta")
        assert model.record, "the model was never called when another device was asked for"
    expect_meta(model)
    with suppress(StudentError):
        expect_nothing(take_epochs(candidate, lesson._replace(device="meta"), 1))


@check(task="fit", faq="why-to-device", needs=[test_there_is_one_python_float_an_epoch])
def test_the_device_of_fit_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    accuracies = take_epochs(candidate, lesson._replace(device=str(lesson.device)), 1)
    expect.kind(accuracies, list, "what `fit` returns where the device is a string")


@check(task="fit", faq="running-average", needs=[test_there_is_one_python_float_an_epoch])
def test_each_sample_counts_once_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """With steps of length 0 each figure is the model's accuracy, for any images, classes and batches."""
    for n_samples, right in ((121, 100), (49, 27)):  # in floats 27/49 · 49 is less than 27
        model, loader = reader(n_samples, 49, right, device, rng, gap=2e-6, shape=(3, 10, 10))
        accuracies = candidate.fit(model, loader, SGD(model.parameters(), lr=0.0), 2, device)
        what = f"the accuracies of {n_samples} samples of 300 classes"
        expect.close(accuracies, [right / n_samples] * 2, what)
    model, loader = beyond_the_labels(device)
    accuracies = candidate.fit(model, loader, SGD(model.parameters(), lr=0.0), 2, device)
    expect.close(accuracies, [0.75] * 2, "the accuracies where a class is predicted that no label names")


@check(task="fit", faq="eval-mode", needs=[test_each_sample_counts_once_in_each_epoch])
def test_dropout_is_on_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Dropout is on in each epoch, while each batch is trained on and measured, be it a single image."""
    model, loader, optimizer = hidden_by_dropout(device, rng)
    for accuracy in candidate.fit(model, loader, optimizer, 2, device):
        expect_dropout(accuracy)
