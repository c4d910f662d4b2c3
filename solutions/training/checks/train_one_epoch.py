"""Hidden checks of `train_one_epoch`: the same network is trained by `replay`."""

from __future__ import annotations

from contextlib import suppress

import pytest
import torch
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, process_state
from practice.testing.faults import StudentError
from torch.optim import SGD
from torch.utils.data import DataLoader

from .expectations import (
    SEEDED,
    expect_batches,
    expect_dropout,
    expect_frozen,
    expect_meta,
    expect_nothing,
    expect_steps,
    expect_training_mode,
    module_names,
    only_reading,
)
from .lessons import (
    FROZEN,
    SIZES,
    STARTS,
    UNEVEN,
    Lesson,
    all_but_one,
    beyond_the_labels,
    hidden_by_dropout,
    learnt_lesson,
    leave_gradients,
    mistaken_lesson,
    on_no_device,
    order_of,
    reader,
    shuffling_loader,
    steepened,
    two_classes,
    uneven_loader,
    watched_model,
    with_optimizer,
)
from .replay import expect_state, replay


@check(task="train_one_epoch", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(candidate: Candidate, lesson: Lesson) -> None:
    """`train_one_epoch` returns a Python float, and only reads the loader's tensors."""
    before = snapshot(lesson.samples.tensors)
    accuracy = _train(candidate, lesson)
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
    _train(candidate, lesson)
    expect_batches(lesson.model, SIZES)


@check(task="train_one_epoch", faq="why-batches", needs=[test_an_epoch_is_one_pass_in_training_mode])
def test_the_optimizer_steps_once_a_batch(candidate: Candidate, lesson: Lesson) -> None:
    """The optimizer that was passed makes one step for each batch."""
    counted = with_optimizer(lesson, "AdamW")
    _train(candidate, counted)
    expect_steps(counted.optimizer, len(SIZES))


@pytest.mark.parametrize(("optimizer", "training"), [("SGD", True), ("SGD", False), ("AdamW", True)])
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_optimizer_steps_once_a_batch])
def test_the_weights_are_those_of_one_epoch(
    candidate: Candidate, lesson: Lesson, optimizer: str, training: bool
) -> None:
    """One step a batch on the mean cross-entropy leads to the weights that it should lead to."""
    taught = with_optimizer(lesson, optimizer)
    taught.model.train(training)
    _, trained = replay(taught, taught.loader(), 1)
    _train(candidate, taught)
    expect_state(taught.model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_gradients_of_before_do_not_count(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """Gradients that somebody else left in the parameters are cleared before the first step, in all groups."""
    rates = (0.5, 0.3, 0.1, 0.2, 0.4)  # each parameter in a group of its own, with its own learning rate
    groups = zip(lesson.model.parameters(), rates, strict=True)
    lesson = lesson._replace(optimizer=SGD([{"params": [one], "lr": rate} for one, rate in groups]))
    _, trained = replay(lesson, lesson.loader(), 1)
    leave_gradients(lesson.model, rng)
    _train(candidate, lesson)
    expect_state(lesson.model, trained)


@pytest.mark.parametrize("confidence", [0.5, 6, 30])
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_right_answers_are_learnt_from_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator, confidence: float
) -> None:
    """A batch that the model already gets right makes an update too, be its loss large or small, up to the last single sample."""
    model, samples, optimizer, _ = lesson = learnt_lesson(confidence, device, rng)
    one_left = DataLoader(samples, sum(SIZES) // 4, generator=torch.Generator())
    _, trained = replay(lesson, one_left, 1)
    candidate.train_one_epoch(model, one_left, optimizer, device)
    expect_state(model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_sure_answers_may_be_wrong(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Logits may be large: the loss of a wrong answer of which the model is sure is large, and finite."""
    model, samples, optimizer, _ = lesson = mistaken_lesson(device, rng)
    (running,), trained = replay(lesson, uneven_loader(samples, UNEVEN), 1)
    accuracy = candidate.train_one_epoch(model, uneven_loader(samples, UNEVEN), optimizer, device)
    expect_state(model, trained)
    expect.close(accuracy, running, "the running accuracy of a model that is sure of its errors")


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_no_gradient_is_too_long(candidate: Candidate, lesson: Lesson) -> None:
    """A step follows the gradient of its batch however long that is: nothing is clipped."""
    steep = steepened(lesson)
    _, trained = replay(steep, steep.loader(), 1)
    _train(candidate, steep)
    expect_state(steep.model, trained)


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_loader_is_gone_through_once(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """The batches are those of the loader's first pass: who has looked at a shuffling loader before gets others."""
    _, trained = replay(lesson, shuffling_loader(lesson, call_seed), 1)
    candidate.train_one_epoch(
        lesson.model, shuffling_loader(lesson, call_seed), lesson.optimizer, lesson.device
    )
    expect_state(lesson.model, trained)


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_loader_may_be_a_generator(candidate: Candidate, lesson: Lesson) -> None:
    """Batches may come from a generator, which has no length, no data set, and can be read only once."""
    (running,), trained = replay(lesson, lesson.loader(), 1)
    model, _, optimizer, device = lesson
    batches = (tuple(batch) for batch in lesson.loader())
    accuracy = candidate.train_one_epoch(model, batches, optimizer, device)
    expect.close(accuracy, running, "the running accuracy over the batches of a generator")
    expect_state(model, trained)


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


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_accuracy_is_that_of_the_steps(candidate: Candidate, telling_lesson: Lesson) -> None:
    """The running accuracy counts each sample once, by the logits that its batch is trained on."""
    (running,), _ = replay(telling_lesson, telling_lesson.loader(), 1)
    expect.close(
        _train(candidate, telling_lesson), running, "the running accuracy over batches of 12, 12 and 5"
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


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_batches_may_differ_in_size(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Each batch makes a step, and each of its samples counts once, however the loader cuts them, and if it leaves out one."""
    loader = uneven_loader(telling_lesson.samples, UNEVEN)
    (running,), trained = replay(telling_lesson, loader, 1)
    model, _, optimizer, device = telling_lesson
    accuracy = candidate.train_one_epoch(model, loader, optimizer, device)
    expect_batches(model, UNEVEN)
    expect_state(model, trained)
    expect.close(accuracy, running, "the running accuracy over batches of 5, 13, 4 and 6")


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_samples_that_the_loader_leaves_out_do_not_count(
    candidate: Candidate, telling_lesson: Lesson
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted."""
    loader = telling_lesson.loader(drop_last=True)
    (running,), _ = replay(telling_lesson, loader, 1)
    model, _, optimizer, device = telling_lesson
    accuracy = candidate.train_one_epoch(model, loader, optimizer, device)
    expect.close(accuracy, running, "the running accuracy where the last batch is dropped")


@FROZEN
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_frozen_weights_stay_frozen(candidate: Candidate, lesson: Lesson, part: int) -> None:
    """Weights that require no gradient keep their values, and require none afterwards; their layer is in training mode."""
    frozen = lesson.model.inner[part].requires_grad_(False)
    _, trained = replay(lesson, lesson.loader(), 1)
    _train(candidate, lesson)
    expect_state(lesson.model, trained)
    expect_frozen(frozen)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_frozen_weights_stay_frozen])
def test_frozen_weights_follow_no_gradient(candidate: Candidate, lesson: Lesson) -> None:
    """Weights that were frozen after a backward pass still have its gradient, and the optimizer does not follow it."""
    plain = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=0.1))
    frozen = plain.model.inner[1].requires_grad_(False)
    frozen.weight.grad = torch.ones_like(frozen.weight)
    _, trained = replay(plain, plain.loader(), 1)
    _train(candidate, plain)
    expect_state(plain.model, trained)


@check(task="train_one_epoch", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_second_call_goes_on_from_the_first(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Called twice, the function trains for two epochs, and counts each from zero."""
    (_, second), trained = replay(telling_lesson, telling_lesson.loader(), 2)
    _train(candidate, telling_lesson)
    accuracy = _train(candidate, telling_lesson)
    expect_state(telling_lesson.model, trained)
    expect.close(accuracy, second, "the running accuracy of the second epoch")


@STARTS
@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_model_is_left_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = module_names(lesson.model)
    _train(candidate, lesson)
    expect_training_mode(lesson.model, names)


@check(task="train_one_epoch", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_autograd_is_on_afterwards(candidate: Candidate, lesson: Lesson) -> None:
    """Whoever trains next finds autograd switched on."""
    _train(candidate, lesson)
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
        expect_nothing(_train(candidate, lesson._replace(device="meta")))


@check(task="train_one_epoch", faq="why-to-device", needs=[test_the_accuracy_is_a_python_float])
def test_the_device_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    accuracy = _train(candidate, lesson._replace(device=str(lesson.device)))
    expect.kind(accuracy, float, "what `train_one_epoch` returns where the device is a string")


@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_part_in_evaluation_mode_is_trained_too(candidate: Candidate, lesson: Lesson) -> None:
    """The whole model trains, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2].eval()
    _, trained = replay(lesson, lesson.loader(), 1)
    _train(candidate, lesson)
    expect_state(lesson.model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_single_image_is_normalised_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Of 301 images of two classes, 300 go through the model together, and the one that is left alone, in training mode too."""
    lesson = two_classes(device, rng)
    running, trained = replay(lesson, all_but_one(lesson), 1)
    found = candidate.train_one_epoch(lesson.model.inner, all_but_one(lesson), lesson.optimizer, device)
    expect_state(lesson.model, trained)
    expect.close([found], running, "the running accuracy over batches of 300 and 1")


def _train(candidate: Candidate, lesson: Lesson) -> float:
    return candidate.train_one_epoch(lesson.model, lesson.loader(), lesson.optimizer, lesson.device)
