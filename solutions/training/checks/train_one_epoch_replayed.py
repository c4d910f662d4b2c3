"""Hidden checks of where `train_one_epoch` leads: to the weights and figures of the same network, trained by `replay`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch.optim import SGD
from torch.utils.data import DataLoader

from .expectations import expect_batches, expect_frozen
from .lessons import (
    FROZEN,
    SIZES,
    UNEVEN,
    Lesson,
    all_but_one,
    learnt_lesson,
    leave_gradients,
    mistaken_lesson,
    shuffling_loader,
    steepened,
    take_epoch,
    two_classes,
    uneven_loader,
    with_optimizer,
)
from .replay import expect_state, replay
from .train_one_epoch import test_the_optimizer_steps_once_a_batch


@pytest.mark.parametrize(("optimizer", "training"), [("SGD", True), ("SGD", False), ("AdamW", True)])
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_optimizer_steps_once_a_batch])
def test_the_weights_are_those_of_one_epoch(
    candidate: Candidate, lesson: Lesson, optimizer: str, training: bool
) -> None:
    """One step a batch on the mean cross-entropy leads to the weights that it should lead to."""
    taught = with_optimizer(lesson, optimizer)
    taught.model.train(training)
    _, trained = replay(taught, taught.loader(), 1)
    take_epoch(candidate, taught)
    expect_state(taught.model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_gradients_of_before_do_not_count(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """Gradients that somebody else left in the parameters are cleared before the first step, in all groups."""
    rates = (0.5, 0.3, 0.1, 0.2, 0.4)  # each parameter in a group of its own, with its own learning rate
    groups = zip(lesson.model.parameters(), rates, strict=True)
    lesson = lesson._replace(optimizer=SGD([{"params": [one], "lr": rate} for one, rate in groups]))
    _, trained = replay(lesson, lesson.loader(), 1)
    leave_gradients(lesson.model, rng)
    take_epoch(candidate, lesson)
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
    take_epoch(candidate, steep)
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


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_accuracy_is_that_of_the_steps(candidate: Candidate, telling_lesson: Lesson) -> None:
    """The running accuracy counts each sample once, by the logits that its batch is trained on."""
    (running,), _ = replay(telling_lesson, telling_lesson.loader(), 1)
    expect.close(
        take_epoch(candidate, telling_lesson), running, "the running accuracy over batches of 12, 12 and 5"
    )


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
    take_epoch(candidate, lesson)
    expect_state(lesson.model, trained)
    expect_frozen(frozen)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_frozen_weights_stay_frozen])
def test_frozen_weights_follow_no_gradient(candidate: Candidate, lesson: Lesson) -> None:
    """Weights that were frozen after a backward pass still have its gradient, and the optimizer does not follow it."""
    plain = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=0.1))
    frozen = plain.model.inner[1].requires_grad_(False)
    frozen.weight.grad = torch.ones_like(frozen.weight)
    _, trained = replay(plain, plain.loader(), 1)
    take_epoch(candidate, plain)
    expect_state(plain.model, trained)


@check(task="train_one_epoch", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_second_call_goes_on_from_the_first(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Called twice, the function trains for two epochs, and counts each from zero."""
    (_, second), trained = replay(telling_lesson, telling_lesson.loader(), 2)
    take_epoch(candidate, telling_lesson)
    accuracy = take_epoch(candidate, telling_lesson)
    expect_state(telling_lesson.model, trained)
    expect.close(accuracy, second, "the running accuracy of the second epoch")


@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_part_in_evaluation_mode_is_trained_too(candidate: Candidate, lesson: Lesson) -> None:
    """The whole model trains, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2].eval()
    _, trained = replay(lesson, lesson.loader(), 1)
    take_epoch(candidate, lesson)
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
