"""Hidden checks of `train_one_epoch`: the pass and the steps it makes, how it counts samples, and how it leaves the model."""

from __future__ import annotations

from contextlib import suppress

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, process_state
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
    SIZES,
    STARTS,
    Lesson,
    beyond_the_labels,
    hidden_by_dropout,
    on_no_device,
    order_of,
    reader,
    take_epoch,
    watched_model,
    with_optimizer,
)


@check(task="train_one_epoch", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(candidate: Candidate, lesson: Lesson) -> None:
    """`train_one_epoch` returns a Python float, and only reads the loader's tensors."""
    before = snapshot(lesson.samples.tensors)
    accuracy = take_epoch(candidate, lesson)
    expect.kind(accuracy, float, "what `train_one_epoch` returns")
    assert snapshot(lesson.samples.tensors) == before, "the loader's tensors were changed; only read them"


@check(
    task="train_one_epoch", faq="order-of-a-step", needs=[test_the_accuracy_is_a_python_float], device="cpu"
)
def test_the_batches_are_only_read(candidate: Candidate, lesson: Lesson) -> None:
    """The loader may yield the same tensors each time: their values and `requires_grad` stay as they are."""
    with only_reading(lesson) as batches:
        candidate.train_one_epoch(lesson.model, batches, lesson.optimizer, lesson.device)


@STARTS
@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_an_epoch_is_one_pass_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Each batch goes through the model once in training mode, in order, in whatever mode the model came."""
    lesson.model.train(training)
    take_epoch(candidate, lesson)
    expect_batches(lesson.model, SIZES)


@check(task="train_one_epoch", faq="why-batches", needs=[test_an_epoch_is_one_pass_in_training_mode])
def test_the_optimizer_steps_once_a_batch(candidate: Candidate, lesson: Lesson) -> None:
    """The optimizer that was passed makes one step for each batch."""
    counted = with_optimizer(lesson, "AdamW")
    take_epoch(candidate, counted)
    expect_steps(counted.optimizer, len(SIZES))


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_accuracy_is_a_python_float])
def test_the_order_is_that_of_the_callers_seed(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Where the loader shuffles with the global generator, the caller's seed decides on the order: training sets none."""
    model, loader, seen = watched_model(device, rng)
    expected = order_of(loader, call_seed)
    begun = process_state().generators
    candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.1), device)
    assert seen == expected, SEEDED
    assert candidate.state().generators != begun, (
        "the generator is where it was before the epoch, so that the next one would deal the same batches"
    )


SHARES = (
    *((5, 5, 2), (10, 4, 7), (1, 4, 1), (3, 1, 2), (9, 8, 0), (16, 8, 16), (11, 10, 10)),
    *((4100, 1000, 2607), (4100, 4100, 2607)),  # in half precision, odd numbers end at 2,047
    (221, 2, 100),
    (49, 49, 27),  # in floats 27/49 · 49 is less than 27
)


@pytest.mark.parametrize(("n_samples", "batch_size", "right"), SHARES)
@check(task="train_one_epoch", faq="running-average", needs=[test_the_accuracy_is_a_python_float])
def test_each_sample_counts_once(
    candidate: Candidate,
    device: torch.device,
    rng: torch.Generator,
    n_samples: int,
    batch_size: int,
    right: int,
) -> None:
    """With steps of length 0 the running accuracy is the model's, for any images, classes and batches."""
    model, loader = reader(n_samples, batch_size, right, device, rng, gap=2e-6)
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.kind(accuracy, float, f"the accuracy where {right} of {n_samples} are right")
    expect.close(
        accuracy, right / n_samples, f"the accuracy of {n_samples} samples in batches of {batch_size}"
    )


@check(task="train_one_epoch", faq="running-average", needs=[test_each_sample_counts_once])
def test_there_may_be_hundreds_of_classes(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """The largest logit is the prediction among 300 classes too, also of a class that no label names."""
    model, loader = reader(120, 50, 90, device, rng, shape=(3, 10, 10))
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.close(accuracy, 0.75, "the accuracy of 120 samples of 300 classes")
    model, loader = beyond_the_labels(device)
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.close(accuracy, 0.75, "the accuracy where a class is predicted that no label names")


@check(task="train_one_epoch", faq="eval-mode", needs=[test_each_sample_counts_once])
def test_dropout_is_on(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Dropout is on while each batch is trained on and measured, be it a single image."""
    model, loader, optimizer = hidden_by_dropout(device, rng)
    expect_dropout(candidate.train_one_epoch(model, loader, optimizer, device))


@STARTS
@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_model_is_left_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = module_names(lesson.model)
    take_epoch(candidate, lesson)
    expect_training_mode(lesson.model, names)


@check(task="train_one_epoch", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_autograd_is_on_afterwards(candidate: Candidate, lesson: Lesson) -> None:
    """Whoever trains next finds autograd switched on."""
    take_epoch(candidate, lesson)
    expect.usual_modes(candidate.state(), "the epoch")


@check(task="train_one_epoch", faq="why-to-device")
def test_batches_are_moved_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    model, optimizer = on_no_device(rng)
    with suppress(StudentError):
        candidate.train_one_epoch(model, lesson.loader(), optimizer, "meta")
        assert model.record, "the model was never called when another device was asked for"
    expect_meta(model)
    with suppress(StudentError):
        expect_nothing(take_epoch(candidate, lesson._replace(device="meta")))


@check(task="train_one_epoch", faq="why-to-device", needs=[test_the_accuracy_is_a_python_float])
def test_the_device_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    accuracy = take_epoch(candidate, lesson._replace(device=str(lesson.device)))
    expect.kind(accuracy, float, "what `train_one_epoch` returns where the device is a string")
