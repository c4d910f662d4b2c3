"""Hidden checks of the epoch in which `running_and_final_accuracy` trains.

An epoch is judged by replay: the same network, seeded alike, is trained here and in the student's function, in
float64 and with the same dropout masks, and must end with the same figures and the same weights.
"""

from __future__ import annotations

from contextlib import suppress

import pytest
import torch
from practice.models import LinearClassifier
from practice.probes import Faulty, Probe
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor, nn
from torch.optim import SGD
from torch.utils.data import DataLoader, TensorDataset

from .lessons import N_CLASSES, SIZES, Lesson, loader_of, replay, take

TASK = "running_and_final_accuracy"
STARTS = pytest.mark.parametrize("training", [True, False], ids=["from_training", "from_evaluation"])


@check(task=TASK, faq="why-a-python-float")
def test_there_are_two_python_floats(candidate: Candidate, lesson: Lesson) -> None:
    """The function returns a pair of Python floats, and only reads the loader's tensors."""
    before = snapshot(lesson.batches)
    pair = take(candidate, lesson)
    assert snapshot(lesson.batches) == before, "the loader's tensors were changed; they must only be read"
    expect.kind(pair, (tuple, list), "what `running_and_final_accuracy` returns")
    assert len(pair) == 2, f"the function returns {len(pair)} values: two were asked for, (running, final)"
    for value, name in zip(pair, ("running", "final"), strict=True):
        expect.kind(value, float, f"the {name} accuracy")


# What moves to a GPU is a copy, which does not tell.
@check(task=TASK, faq="order-of-a-step", needs=[test_there_are_two_python_floats], device="cpu")
def test_the_batches_are_only_read(candidate: Candidate, lesson: Lesson) -> None:
    """The loader may yield the same tensors each time: their values and `requires_grad` stay as they are."""
    before = snapshot(lesson.batches)
    with suppress(StudentError):  # a list has no data set to ask whether it is empty
        model, batches, optimizer, device = lesson
        candidate.running_and_final_accuracy(model, batches, optimizer, device)
    assert snapshot(lesson.batches) == before, "the loader's batches were changed; they must only be read"


@check(task=TASK, faq="why-an-empty-loader-raises")
def test_a_loader_without_batches_is_an_error(candidate: Candidate, lesson: Lesson) -> None:
    """A loader that yields nothing raises `ValueError`, be its data set empty or too small for a batch."""
    images, labels = lesson.batches[0]
    model, _, optimizer, device = lesson
    for rows in (0, 3):
        loader = DataLoader(TensorDataset(images[:rows], labels[:rows]), batch_size=4, drop_last=True)
        with expect.raises("ValueError", "an epoch without batches") as attempt:
            attempt.returned = candidate.running_and_final_accuracy(model, loader, optimizer, device)


@STARTS
@check(task=TASK, faq="eval-mode", needs=[test_there_are_two_python_floats])
def test_one_epoch_is_trained_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Each batch goes through the model once in training mode, in order, in whatever mode the model came."""
    lesson.model.train(training)
    take(candidate, lesson)
    trained, measured = (
        [call.rows for call in lesson.model.record if call.training is mode] for mode in (True, False)
    )
    assert tuple(trained) == SIZES, (
        f"in training mode the model saw batches of {trained} (in evaluation mode of {measured}), "
        f"expected {list(SIZES)}"
    )


@check(task=TASK, faq="why-to-device")
def test_batches_are_moved_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    # Every machine has the meta device; it holds no values, so only the first call matters.
    # Not all that takes a device knows that one (autocast does not): what raises before the call says nothing.
    model = Faulty(LinearClassifier((1, 3, 3), N_CLASSES, rng).double())
    with suppress(StudentError):
        optimizer = SGD(model.parameters(), lr=0.1)
        candidate.running_and_final_accuracy(model, loader_of(lesson.batches), optimizer, "meta")
        assert model.record, "the model was never called when another device was asked for"
    devices = {call.device for call in model.record[:1]}
    assert devices <= {"meta"}, f"the images were on {devices.pop()}, not on the device that was asked for"
    with suppress(StudentError):
        pair = take(candidate, lesson._replace(device="meta"))
        raise AssertionError(
            f"{expect.describe(pair)} was computed on a device that holds no values: not on the one asked for"
        )


@check(task=TASK, faq="why-to-device", needs=[test_there_are_two_python_floats])
def test_the_device_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    pair = take(candidate, lesson._replace(device=str(lesson.device)))
    expect.kind(pair, (tuple, list), "what the function returns where the device is a string")


@STARTS
@check(task=TASK, faq="order-of-a-step", needs=[test_one_epoch_is_trained_in_training_mode])
def test_the_weights_are_those_of_one_epoch(
    candidate: Candidate, lesson: Lesson, call_seed: int, training: bool
) -> None:
    """One step a batch on the mean cross-entropy leads to the weights that it should lead to."""
    lesson.model.train(training)
    _, trained = replay(lesson, call_seed)
    untrained = [weights.detach().clone() for weights in lesson.model.parameters()]
    take(candidate, lesson)
    moved = not all(map(torch.equal, untrained, lesson.model.parameters()))
    assert moved, "no weight has moved: no step was taken, or the gradients were zero or missing when it was"
    _expect_state(lesson.model, trained)


@check(task=TASK, faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_no_gradient_is_too_long(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """A step follows the gradient of its batch however long that is: nothing is clipped."""
    lesson.model.inner[-1].weight.data *= 40  # and with it the gradients of the layers before
    steep = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-4))
    _, trained = replay(steep, call_seed)
    take(candidate, steep)
    _expect_state(steep.model, trained)


@check(task=TASK, faq="eval-mode", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_part_in_evaluation_mode_is_trained_too(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The whole model trains, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2:5].eval()  # normalisation and dropout
    _, trained = replay(lesson, call_seed)
    take(candidate, lesson)
    _expect_state(lesson.model, trained)


@check(task=TASK, faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_every_batch_makes_a_step(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """A batch of any size, without a wrong prediction or with one sample only, makes a step and counts like any other."""
    linear = LinearClassifier((1, 3, 3), N_CLASSES, rng)
    model = Probe(nn.Sequential(nn.Flatten(1, 3), linear).double().to(device)).train()
    images = torch.rand(8, 1, 3, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model.inner(images.to(device)).argmax(dim=1).cpu()
    labels[3:] = (labels[3:] + 1) % N_CLASSES  # the first batch has nothing to correct
    listed = [[1, 2], [3, 4, 5, 6], [7]]  # the first sample is left out
    batches = [(images[rows], labels[rows]) for rows in listed]
    lesson = Lesson(model, batches, SGD(model.parameters(), lr=0.5), device)
    figures, trained = replay(lesson, call_seed)
    loader = DataLoader(TensorDataset(images, labels), batch_sampler=listed, generator=torch.Generator())
    pair = candidate.running_and_final_accuracy(model, loader, lesson.optimizer, device)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy over batches of 2, 4 and 1")
    _expect_state(model, trained)


@check(task=TASK, faq="eval-mode", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_single_image_is_normalised_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Of 301 images of two classes, 300 go through the model together, and the one that is left alone, in training mode too."""
    linear = LinearClassifier((1, 3, 3), 2, rng)
    # The derivative of a tanh is made of its value: who changes logits in place spoils that.
    layers = nn.Sequential(nn.BatchNorm2d(1), nn.Dropout(0.3), linear, nn.Tanh()).double().to(device)
    images = torch.rand(301, 1, 3, 3, generator=rng, dtype=torch.float64)
    labels = torch.randint(2, (301,), generator=rng)
    batches = list(zip(images.split(300), labels.split(300), strict=True))
    lesson = Lesson(Probe(layers).train(), batches, SGD(layers.parameters(), lr=0.5), device)
    figures, trained = replay(lesson, call_seed)
    pair = candidate.running_and_final_accuracy(layers, loader_of(batches), lesson.optimizer, device)
    expect.close(list(pair), list(figures[:2]), "both accuracies over batches of 300 and 1")
    _expect_state(lesson.model, trained)


@check(task=TASK, faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_all_of_300_classes_are_learnt(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Images of any of 300 classes have a part in the loss and in the figures, also those of class 255."""
    linear = LinearClassifier((1, 3, 3), 300, rng).double().to(device)
    images = torch.rand(24, 1, 3, 3, generator=rng, dtype=torch.float64)
    labels = torch.randint(300, (24,), generator=rng)
    labels[::4] = 255
    batches = list(zip(images.split(12), labels.split(12), strict=True))
    lesson = Lesson(Probe(linear).train(), batches, SGD(linear.parameters(), lr=0.5), device)
    figures, trained = replay(lesson, call_seed)
    expect.close(list(take(candidate, lesson)), list(figures[:2]), "both accuracies among 300 classes")
    _expect_state(lesson.model, trained)


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_second_epoch_goes_on_from_the_first(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """Called twice, the function trains for two epochs, and counts each from zero."""
    figures, trained = replay(lesson, call_seed, epochs=2)
    take(candidate, lesson)
    pair = take(candidate, lesson)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy of the second epoch")
    _expect_state(lesson.model, trained)


@STARTS
@check(task=TASK, faq="eval-mode", needs=[test_there_are_two_python_floats])
def test_the_model_is_left_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = [name for name, _ in lesson.model.named_modules()]
    take(candidate, lesson)
    trained = {name for name, module in lesson.model.named_modules() if module.training}
    left = sum(name not in trained for name in names)
    assert not left, f"modules of the model that are left in evaluation mode: {left} of {len(names)}"


def _expect_state(model: Probe, trained: dict[str, Tensor]) -> None:
    # Where the loss is computed in single precision, which is right too, weights end 3e-6 away.
    state = model.inner.state_dict()
    for name, weights in trained.items():  # of these, none may be missing
        expect.close(state.get(name), weights, f"`{name}` after the epoch", rtol=1e-5, atol=1e-5)
