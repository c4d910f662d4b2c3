"""Hidden checks of where `fit` leads: to the weights and figures of the same network, trained by `replay`."""

from __future__ import annotations

import pytest
import torch
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch.optim import SGD
from torch.utils.data import DataLoader

from .expectations import expect_frozen
from .fit import test_the_optimizer_steps_once_a_batch_in_each_epoch
from .lessons import (
    EPOCHS,
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
    take_epochs,
    two_classes,
    uneven_loader,
    with_optimizer,
)
from .replay import expect_state, replay


@pytest.mark.parametrize(("optimizer", "epochs"), [("SGD", 1), ("SGD", EPOCHS), ("AdamW", EPOCHS)])
@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_optimizer_steps_once_a_batch_in_each_epoch])
def test_the_weights_are_those_of_all_epochs(
    candidate: Candidate, lesson: Lesson, optimizer: str, epochs: int
) -> None:
    """Each epoch goes on from the weights and the optimizer's state with which the last one ended."""
    taught = with_optimizer(lesson, optimizer)
    _, trained = replay(taught, taught.loader(), epochs)
    take_epochs(candidate, taught, epochs)
    expect_state(taught.model, trained)


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_gradients_of_before_do_not_count_in_fit(
    candidate: Candidate, lesson: Lesson, rng: torch.Generator
) -> None:
    """Gradients that somebody else left in the parameters are cleared before the first step, in all groups."""
    rates = (0.5, 0.3, 0.1, 0.2, 0.4)  # each parameter in a group of its own, with its own learning rate
    groups = zip(lesson.model.parameters(), rates, strict=True)
    lesson = lesson._replace(optimizer=SGD([{"params": [one], "lr": rate} for one, rate in groups]))
    _, trained = replay(lesson, lesson.loader(), 2)
    leave_gradients(lesson.model, rng)
    take_epochs(candidate, lesson, 2)
    expect_state(lesson.model, trained)


@check(task="fit", faq="running-average", needs=[test_the_weights_are_those_of_all_epochs])
def test_the_figures_are_the_running_accuracies(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Each figure is its own epoch's running accuracy, in the order of the epochs."""
    running, _ = replay(telling_lesson, telling_lesson.loader(), EPOCHS)
    accuracies = take_epochs(candidate, telling_lesson, EPOCHS)
    expect.close(accuracies, running, "the running accuracies of the epochs")


@check(task="fit", faq="running-average", needs=[test_the_weights_are_those_of_all_epochs])
def test_samples_that_the_loader_leaves_out_do_not_count_in_fit(
    candidate: Candidate, telling_lesson: Lesson
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted, in each epoch."""
    loader = telling_lesson.loader(drop_last=True)
    running, _ = replay(telling_lesson, loader, 2)
    model, _, optimizer, device = telling_lesson
    accuracies = candidate.fit(model, loader, optimizer, 2, device)
    expect.close(accuracies, running, "the running accuracies where the last batch is dropped")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_a_second_fit_goes_on_from_the_first(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Called twice, `fit` goes on training the same model with the same optimizer."""
    running, trained = replay(telling_lesson, telling_lesson.loader(), EPOCHS)
    accuracies = [
        accuracy for part in (1, EPOCHS - 1) for accuracy in take_epochs(candidate, telling_lesson, part)
    ]
    expect_state(telling_lesson.model, trained)
    expect.close(accuracies, running, "the running accuracies of two calls")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_each_epoch_deals_the_batches_anew(
    candidate: Candidate, telling_lesson: Lesson, call_seed: int
) -> None:
    """A shuffling loader is iterated once in every epoch, and its order is kept."""
    running, trained = replay(telling_lesson, shuffling_loader(telling_lesson, call_seed), 3)
    accuracies = candidate.fit(
        telling_lesson.model,
        shuffling_loader(telling_lesson, call_seed),
        telling_lesson.optimizer,
        3,
        telling_lesson.device,
    )
    expect_state(telling_lesson.model, trained)
    expect.close(accuracies, running, "the running accuracies on shuffled batches")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_perfect_epochs_are_not_the_last(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """All of 35 epochs are made in full, also where every answer is right from the first one on, up to the last single sample."""
    model, samples, optimizer, _ = lesson = learnt_lesson(3, device, rng)
    one_left = DataLoader(samples, sum(SIZES) // 2, generator=torch.Generator())
    running, trained = replay(lesson, one_left, 35)
    accuracies = candidate.fit(model, one_left, optimizer, 35, device)
    expect.close(accuracies, running, "the running accuracies of a model that makes no errors")
    expect_state(model, trained)


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_sure_answers_may_be_wrong_in_fit(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Logits may be large, and batches of any size: each makes a step, be its loss nearly 0 or large, and counts its samples."""
    model, samples, optimizer, _ = lesson = mistaken_lesson(device, rng)
    running, trained = replay(lesson, uneven_loader(samples, UNEVEN), 2)
    accuracies = candidate.fit(model, uneven_loader(samples, UNEVEN), optimizer, 2, device)
    expect_state(model, trained)
    expect.close(accuracies, running, "the running accuracies of a model that is sure of its errors")


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_no_gradient_is_too_long_in_fit(candidate: Candidate, lesson: Lesson) -> None:
    """In every epoch a step follows the gradient of its batch however long that is: nothing is clipped."""
    steep = steepened(lesson)
    _, trained = replay(steep, steep.loader(), 2)
    take_epochs(candidate, steep, 2)
    expect_state(steep.model, trained)


@FROZEN
@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_frozen_weights_stay_frozen_in_fit(candidate: Candidate, lesson: Lesson, part: int) -> None:
    """Weights that require no gradient keep their values in all epochs; their layer is in training mode."""
    frozen = lesson.model.inner[part].requires_grad_(False)
    _, trained = replay(lesson, lesson.loader(), 2)
    held = [len(group["params"]) for group in lesson.optimizer.param_groups]
    take_epochs(candidate, lesson, 2)
    expect_state(lesson.model, trained)
    expect_frozen(frozen)
    left = [len(group["params"]) for group in lesson.optimizer.param_groups]
    assert left == held, f"the optimizer held {held} parameters in its groups, and holds {left} after `fit`"


@check(task="fit", faq="order-of-a-step", needs=[test_frozen_weights_stay_frozen_in_fit])
def test_frozen_weights_follow_no_gradient_in_fit(candidate: Candidate, lesson: Lesson) -> None:
    """Weights that were frozen after a backward pass still have its gradient, and the optimizer does not follow it."""
    plain = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=0.1))
    frozen = plain.model.inner[1].requires_grad_(False)
    frozen.weight.grad = torch.ones_like(frozen.weight)
    _, trained = replay(plain, plain.loader(), 1)
    take_epochs(candidate, plain, 1)
    expect_state(plain.model, trained)


@check(task="fit", faq="eval-mode", needs=[test_the_weights_are_those_of_all_epochs])
def test_fit_trains_a_part_in_evaluation_mode_too(candidate: Candidate, lesson: Lesson) -> None:
    """The whole model is fitted, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2].eval()
    _, trained = replay(lesson, lesson.loader(), 2)
    take_epochs(candidate, lesson, 2)
    expect_state(lesson.model, trained)


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_many_epochs_are_made_alike(candidate: Candidate, lesson: Lesson) -> None:
    """Twelve epochs are twelve, with one learning rate, also where the figures stand still or fall."""
    slow = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-3, momentum=0.5))
    running, trained = replay(slow, slow.loader(), 12)
    accuracies = take_epochs(candidate, slow, 12)
    expect.close(accuracies, running, "the running accuracies of 12 epochs")
    expect_state(slow.model, trained)


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_a_single_image_is_normalised_too_in_fit(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Of 301 images of two classes, 300 go through the model together, and the one that is left alone, in training mode too."""
    lesson = two_classes(device, rng)
    running, trained = replay(lesson, all_but_one(lesson), 2)
    found = candidate.fit(lesson.model.inner, all_but_one(lesson), lesson.optimizer, 2, device)
    expect_state(lesson.model, trained)
    expect.close(found, running, "the running accuracy over batches of 300 and 1")
