"""Hidden checks of `accuracy` and `running_and_final_accuracy`.

An epoch is judged by replay: the same network, seeded alike, is trained here and in the student's function, in
float64 and with the same dropout masks, and must end with the same figures and the same weights.
"""

from __future__ import annotations

import copy
from contextlib import suppress
from itertools import combinations
from typing import NamedTuple

import pytest
import torch
import torch.nn.functional as F
from practice.models import LinearClassifier
from practice.probes import Faulty, InEvaluation, Probe, deep
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, seed_everything
from practice.testing.faults import StudentError
from torch import Tensor, nn
from torch.optim import SGD, Optimizer
from torch.utils.data import DataLoader, TensorDataset

Batch = tuple[Tensor, Tensor]  # images (n, C, H, W) and labels (n,)

SIZES = (12, 12, 5)  # the last batch is shorter than the others, and all its labels are unexpected
N_CLASSES = 10
TASK = "running_and_final_accuracy"
STARTS = pytest.mark.parametrize("training", [True, False], ids=["from_training", "from_evaluation"])


class Figures(NamedTuple):
    """What an epoch gives, and what it could be taken for."""

    running: float
    final: float
    untrained: float  # before the first step
    batch_mean: float  # each batch counts alike
    last_batch: float
    after_steps: float  # each batch measured after its own step
    final_batch_mean: float


class Lesson(NamedTuple):
    """A network with all that it takes to train it for an epoch."""

    model: Probe
    batches: list[Batch]
    optimizer: Optimizer
    device: torch.device


@pytest.fixture
def lesson(device: torch.device, rng: torch.Generator, call_seed: int) -> Lesson:
    """A lesson in which all the figures differ, whatever the seed."""
    while True:
        drawn = _lesson(device, rng)
        figures, _ = _replay(drawn, call_seed)
        if all(abs(one - other) > 1e-3 for one, other in combinations(figures, 2)):
            return drawn


@pytest.fixture
def overshot(device: torch.device, rng: torch.Generator, call_seed: int) -> Lesson:
    """A lesson with steps so long that the model is worse at the end than while it was trained."""
    while True:
        drawn = _lesson(device, rng, learning_rate=5.0)
        figures, _ = _replay(drawn, call_seed)
        if figures.running > figures.final + 1e-3:
            return drawn


# --- accuracy ----------------------------------------------------------------------------------------------


@check(task="accuracy", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """`accuracy` returns a Python float."""
    value = candidate.accuracy(*_scored(7, 3, 5, device, rng))
    expect.kind(value, float, "what `accuracy` returns")


SHAPES = (
    (7, 3, 5),
    (3, 9, 1),
    (6, 6, 4),
    (4099, 10, 2607),  # in half precision, odd numbers end at 2,047
    (5, 4, 0),
    (5, 4, 5),
    (1, 3, 1),
    (1, 4, 0),
    (40, 2, 23),
    (4, 1, 4),
)


@pytest.mark.parametrize(("rows", "n_classes", "right"), SHAPES)
@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_the_accuracy_is_the_share_of_right_predictions(
    candidate: Candidate, device: torch.device, rng: torch.Generator, rows: int, n_classes: int, right: int
) -> None:
    """The largest logit of a row is the prediction, for any number of samples and classes, in any precision."""
    dtypes = {torch.float16: 0, torch.float32: 0, torch.float64: n_classes}  # negative logits, positive ones
    for dtype, shift in dtypes.items():
        logits, labels = _scored(rows, n_classes, right, device, rng)
        share = candidate.accuracy(logits.to(dtype) + shift, labels)
        expect.kind(share, float, f"the accuracy of logits of shape ({rows}, {n_classes})")
        expect.close(share, right / rows, f"the accuracy of logits of shape ({rows}, {n_classes}), {dtype}")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_there_may_be_many_classes(candidate: Candidate, device: torch.device) -> None:
    """Of 2,100 classes each is one of its own, also where a byte or half precision does not tell their numbers apart."""
    predicted, labels = torch.tensor([[999, 300, 44, 2049, 200], [231, 44, 300, 2048, 200]])
    share = candidate.accuracy(F.one_hot(predicted, 2100).half().to(device), labels.to(device))
    expect.close(share, 1 / 5, "the accuracy of logits of 2,100 classes")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_logits_may_lie_apart(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Logits that are a part of a larger tensor, or its transpose, are not contiguous, and are measured like any others."""
    logits, labels = _scored(8, 5, 6, device, rng)
    for apart in (torch.cat([logits, -logits], dim=1)[:, :5], logits.T.contiguous().T):
        expect.close(
            candidate.accuracy(apart, labels), 6 / 8, "the accuracy of logits that are not contiguous"
        )


@pytest.mark.parametrize("shift", [-1e4, 1e4])
@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_logits_may_be_large(
    candidate: Candidate, device: torch.device, rng: torch.Generator, shift: float
) -> None:
    """Logits far from 0 are logits like any others, although their exponentials vanish or overflow."""
    logits, labels = _scored(9, 5, 6, device, rng)
    expect.close(candidate.accuracy(logits + shift, labels), 6 / 9, "the accuracy of logits far from 0")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_the_larger_logit_wins_however_close(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """The largest logit wins, be it larger by one part in 100,000."""
    labels = torch.randint(5, (30,), generator=rng)
    predicted = torch.where(torch.arange(30) < 12, labels, (labels + torch.arange(30) % 4 + 1) % 5)
    logits = (1 + 1e-5 * F.one_hot(predicted, 5)).to(device)
    share = candidate.accuracy(logits, labels.to(device))
    expect.close(share, 12 / 30, "the accuracy of logits of 1 and 1.00001")


@check(task="accuracy", faq="why-an-empty-loader-raises")
def test_no_samples_are_an_error(candidate: Candidate, device: torch.device) -> None:
    """Logits of no samples raise `ValueError`."""
    logits, labels = torch.zeros(0, 10, device=device), torch.zeros(0, dtype=torch.int64, device=device)
    with expect.raises("ValueError", "the accuracy of no samples") as attempt:
        attempt.returned = candidate.accuracy(logits, labels)


@check(task="accuracy", faq="why-a-python-float", needs=[test_the_accuracy_is_a_python_float])
def test_logits_and_labels_are_only_read(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Neither the logits, in any precision, nor the labels are changed."""
    logits, labels = _scored(8, 5, 6, device, rng)
    for dtype in (torch.float16, torch.float32, torch.float64):
        inputs = logits.to(dtype, copy=True), labels
        before = snapshot(inputs)
        candidate.accuracy(*inputs)
        assert snapshot(inputs) == before, (
            "measuring changed the logits or the labels; they must only be read"
        )


@check(task="accuracy", faq="why-a-python-float", needs=[test_the_accuracy_is_a_python_float])
def test_logits_may_hang_on_a_graph(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Logits that need a gradient, as those of training do, are measured too; autograd stays on."""
    logits, labels = _scored(8, 5, 6, device, rng)
    value = candidate.accuracy(logits.requires_grad_(), labels)
    expect.kind(value, float, "the accuracy of logits that need a gradient")
    expect.close(value, 6 / 8, "the accuracy of logits that need a gradient")
    assert logits.requires_grad, "the logits need no gradient any more; they must only be read"
    assert candidate.state().grad_enabled, "autograd is switched off after measuring"


# --- running_and_final_accuracy: what it returns -----------------------------------------------------------


@check(task=TASK, faq="why-a-python-float")
def test_there_are_two_python_floats(candidate: Candidate, lesson: Lesson) -> None:
    """The function returns a pair of Python floats, and only reads the loader's tensors."""
    before = snapshot(lesson.batches)
    pair = _take(candidate, lesson)
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


# --- running_and_final_accuracy: how it gets there ---------------------------------------------------------


@STARTS
@check(task=TASK, faq="eval-mode", needs=[test_there_are_two_python_floats])
def test_one_epoch_is_trained_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Each batch goes through the model once in training mode, in order, in whatever mode the model came."""
    lesson.model.train(training)
    _take(candidate, lesson)
    trained, measured = (
        [call.rows for call in lesson.model.record if call.training is mode] for mode in (True, False)
    )
    assert tuple(trained) == SIZES, (
        f"in training mode the model saw batches of {trained} (in evaluation mode of {measured}), "
        f"expected {list(SIZES)}"
    )


@check(task=TASK, faq="eval-mode", needs=[test_one_epoch_is_trained_in_training_mode])
def test_the_trained_model_is_measured_in_evaluation_mode_without_a_graph(
    candidate: Candidate, lesson: Lesson
) -> None:
    """After the last step the model predicts in evaluation mode, with autograd off, which is on again afterwards."""
    _take(candidate, lesson)
    assert not lesson.model.record[-1].training, "the last forward pass was made in training mode"
    recorded = sum(call.grad_enabled for call in lesson.model.record if not call.training)
    assert not recorded, f"autograd recorded {recorded} forward passes in evaluation mode"
    assert candidate.state().grad_enabled, "autograd is still switched off afterwards"


@check(
    task=TASK,
    faq="why-no-grad",
    needs=[test_the_trained_model_is_measured_in_evaluation_mode_without_a_graph],
    device="cpu",
)
def test_the_final_accuracy_needs_no_memory_for_a_graph(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """A model whose graph in evaluation mode would not fit into the memory can be measured, since none is built."""
    trained = _lesson(device, rng)
    batches = trained.batches[:1]
    heavy = InEvaluation(nn.Sequential(nn.Unflatten(1, (1, 2, 5)), *deep(192, layers=16)))  # 16 × 35 MB
    model = Probe(nn.Sequential(*trained.model.inner, heavy)).train()
    figures, _ = _replay(trained._replace(batches=batches), call_seed)
    pair = candidate.running_and_final_accuracy(model, _loader(batches), trained.optimizer, device)
    expect.close(pair[1], figures.final, "the final accuracy of a model that is deep in evaluation mode")


@check(task=TASK, faq="why-to-device")
def test_batches_are_moved_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    # Every machine has the meta device; it holds no values, so only the first call matters.
    # Not all that takes a device knows that one (autocast does not): what raises before the call says nothing.
    model = Faulty(LinearClassifier((1, 3, 3), N_CLASSES, rng).double())
    with suppress(StudentError):
        optimizer = SGD(model.parameters(), lr=0.1)
        candidate.running_and_final_accuracy(model, _loader(lesson.batches), optimizer, "meta")
        assert model.record, "the model was never called when another device was asked for"
    devices = {call.device for call in model.record[:1]}
    assert devices <= {"meta"}, f"the images were on {devices.pop()}, not on the device that was asked for"
    with suppress(StudentError):
        pair = _take(candidate, lesson._replace(device="meta"))
        raise AssertionError(
            f"{expect.describe(pair)} was computed on a device that holds no values: not on the one asked for"
        )


@check(task=TASK, faq="why-to-device", needs=[test_there_are_two_python_floats])
def test_the_device_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    pair = _take(candidate, lesson._replace(device=str(lesson.device)))
    expect.kind(pair, (tuple, list), "what the function returns where the device is a string")


# --- running_and_final_accuracy: the replay ----------------------------------------------------------------


@STARTS
@check(task=TASK, faq="order-of-a-step", needs=[test_one_epoch_is_trained_in_training_mode])
def test_the_weights_are_those_of_one_epoch(
    candidate: Candidate, lesson: Lesson, call_seed: int, training: bool
) -> None:
    """One step a batch on the mean cross-entropy leads to the weights that it should lead to."""
    lesson.model.train(training)
    _, trained = _replay(lesson, call_seed)
    untrained = [weights.detach().clone() for weights in lesson.model.parameters()]
    _take(candidate, lesson)
    moved = not all(map(torch.equal, untrained, lesson.model.parameters()))
    assert moved, "no weight has moved: no step was taken, or the gradients were zero or missing when it was"
    _expect_state(lesson.model, trained)


@check(task=TASK, faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_no_gradient_is_too_long(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """A step follows the gradient of its batch however long that is: nothing is clipped."""
    lesson.model.inner[-1].weight.data *= 40  # and with it the gradients of the layers before
    steep = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-4))
    _, trained = _replay(steep, call_seed)
    _take(candidate, steep)
    _expect_state(steep.model, trained)


@check(task=TASK, faq="eval-mode", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_part_in_evaluation_mode_is_trained_too(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The whole model trains, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2:5].eval()  # normalisation and dropout
    _, trained = _replay(lesson, call_seed)
    _take(candidate, lesson)
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
    figures, trained = _replay(lesson, call_seed)
    loader = DataLoader(TensorDataset(images, labels), batch_sampler=listed, generator=torch.Generator())
    pair = candidate.running_and_final_accuracy(model, loader, lesson.optimizer, device)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy over batches of 2, 4 and 1")
    _expect_state(model, trained)


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_running_accuracy_is_that_of_the_steps(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The running accuracy counts each sample once, by the logits that its batch is trained on."""
    figures, _ = _replay(lesson, call_seed)
    running, _ = _take(candidate, lesson)
    expect.close(running, figures.running, "the running accuracy over batches of 12, 12 and 5")


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_samples_that_the_loader_leaves_out_do_not_count(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted."""
    model, batches, optimizer, device = lesson
    figures, _ = _replay(lesson._replace(batches=batches[:-1]), call_seed)
    loader = _loader(batches, drop_last=True)
    pair = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy where the last batch is dropped")


@check(task=TASK, faq="test-above-train", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_final_accuracy_is_that_of_the_model(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The final accuracy is that of the trained model on all training samples."""
    figures, _ = _replay(lesson, call_seed)
    _, final = _take(candidate, lesson)
    expect.close(final, figures.final, "the final accuracy over batches of 12, 12 and 5")


@check(task=TASK, faq="test-above-train", needs=[test_the_final_accuracy_is_that_of_the_model])
def test_the_final_accuracy_may_be_the_lower_one(
    candidate: Candidate, overshot: Lesson, call_seed: int
) -> None:
    """Both figures are told as they are, also where steps that are too long have made the model worse."""
    figures, _ = _replay(overshot, call_seed)
    pair = _take(candidate, overshot)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy after steps that are too long")


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_second_epoch_goes_on_from_the_first(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """Called twice, the function trains for two epochs, and counts each from zero."""
    figures, trained = _replay(lesson, call_seed, epochs=2)
    _take(candidate, lesson)
    pair = _take(candidate, lesson)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy of the second epoch")
    _expect_state(lesson.model, trained)


@STARTS
@check(task=TASK, faq="eval-mode", needs=[test_there_are_two_python_floats])
def test_the_model_is_left_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = [name for name, _ in lesson.model.named_modules()]
    _take(candidate, lesson)
    trained = {name for name, module in lesson.model.named_modules() if module.training}
    left = sum(name not in trained for name in names)
    assert not left, f"modules of the model that are left in evaluation mode: {left} of {len(names)}"


@check(task=TASK, faq="test-above-train", needs=[test_there_are_two_python_floats])
def test_a_shuffled_image_keeps_its_label(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Each image is measured with its own label, up to the last of many batches, also where they differ the second time."""
    model = LinearClassifier((1, 2, 5), N_CLASSES, rng)
    lower = torch.full((N_CLASSES,), -2.0)  # all logits are negative
    model.load_state_dict({"weight": torch.eye(N_CLASSES), "bias": lower})
    labels = torch.randint(N_CLASSES, (2191,), generator=rng)
    images = (1 - 1e-4 * (1 - F.one_hot(labels, N_CLASSES))).view(-1, 1, 2, 5)  # in half precision all are 1
    labels[:90] = (labels[:90] + 1) % N_CLASSES  # 2,101 are right: half precision has no such number
    order = torch.Generator().manual_seed(call_seed)
    loader = DataLoader(TensorDataset(images, labels), 20, shuffle=True, generator=order)
    optimizer = SGD(model.to(device).parameters(), lr=0.0)
    pair = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    share = 2101 / 2191
    expect.close(list(pair), [share, share], "both accuracies of a model that makes few errors")


@check(task=TASK, faq="running-average", needs=[test_there_are_two_python_floats])
def test_nothing_right_is_zero(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Where no answer is right, both figures are 0, and nothing is raised."""
    model = Probe(LinearClassifier((1, 3, 3), N_CLASSES, rng).double().to(device)).train()
    images = torch.rand(7, 1, 3, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = (model.inner(images.to(device)).argmax(dim=1).cpu() + 1) % N_CLASSES
    lesson = Lesson(model, [(images, labels)], SGD(model.parameters(), lr=0.0), device)
    expect.close(list(_take(candidate, lesson)), [0.0, 0.0], "both accuracies where no answer is right")


# --- data and oracle ---------------------------------------------------------------------------------------


def _share(logits: Tensor, labels: Tensor) -> float:
    if not len(labels):
        raise ValueError("no samples")
    return (logits.argmax(dim=1) == labels).double().mean().item()


STAND_INS = {"accuracy": _share}


def _scored(
    rows: int, n_classes: int, right: int, device: torch.device, rng: torch.Generator
) -> tuple[Tensor, Tensor]:
    """Logits (rows, n_classes) without ties, and labels of which `right` are predicted."""
    ranks = torch.rand(rows, n_classes, generator=rng).argsort(dim=1)
    shift = torch.randint(1, max(n_classes, 2), (rows,), generator=rng)
    shift[torch.randperm(rows, generator=rng)[:right]] = 0
    logits = (ranks - n_classes).float() / 4  # negative, and close: no probability is near 1
    logits += torch.linspace(-0.5, 0, rows)[:, None]  # each row on a level of its own, the last one highest
    return logits.to(device), ((ranks.argmax(dim=1) + shift) % n_classes).to(device)


def _lesson(device: torch.device, rng: torch.Generator, learning_rate: float = 0.5) -> Lesson:
    """A network (no bias before the normalisation: its gradient is noise) and batches as in `SIZES`."""
    first, last = nn.Linear(9, 16, bias=False), nn.Linear(16, N_CLASSES)
    model = Probe(
        nn.Sequential(nn.Flatten(1, 3), first, nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), last)
    )
    for weights in (first.weight, last.weight):
        nn.init.normal_(weights, std=0.5, generator=rng)
    nn.init.zeros_(last.bias)
    model.double().to(device)
    images = torch.randn(sum(SIZES), 3, 1, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model.inner.eval()(images.to(device)).argmax(dim=1).cpu()
    labels[-SIZES[-1] :] = (labels[-SIZES[-1] :] + 1) % N_CLASSES
    batches = list(zip(images.split(SIZES), labels.split(SIZES), strict=True))
    groups = [{"params": [*part.parameters()]} for part in (model.inner[:4], last)]
    optimizer = SGD(groups, lr=learning_rate, momentum=0.9)
    return Lesson(model.train(), batches, optimizer, device)


def _loader(batches: list[Batch], drop_last: bool = False) -> DataLoader[tuple[Tensor, ...]]:
    """A loader that yields these batches, and leaves the global generator alone: dropout's masks can be replayed."""
    samples = TensorDataset(*(torch.cat(parts) for parts in zip(*batches, strict=True)))
    return DataLoader(samples, len(batches[0][1]), drop_last=drop_last, generator=torch.Generator())


def _take(candidate: Candidate, lesson: Lesson) -> tuple[float, float]:
    model, batches, optimizer, device = lesson
    return candidate.running_and_final_accuracy(model, _loader(batches), optimizer, device)


def _replay(lesson: Lesson, call_seed: int, epochs: int = 1) -> tuple[Figures, dict[str, Tensor]]:
    """Train a copy of the lesson's network, each epoch from the seed from which the candidate starts; tell of the last."""
    model, optimizer = copy.deepcopy((lesson.model.inner, lesson.optimizer))
    batches = [(images.to(lesson.device), labels.to(lesson.device)) for images, labels in lesson.batches]
    untrained = _right(model, batches)
    for _ in range(epochs):
        seed_everything(call_seed)
        before, after = [], []
        for images, labels in batches:
            logits = model.train()(images)
            before.append(int((logits.argmax(dim=1) == labels).sum()))
            optimizer.zero_grad()
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            after += _right(model, [(images, labels)])
    final = _right(model, batches)
    sizes = [len(labels) for _, labels in batches]
    n = sum(sizes)
    figures = Figures(
        running=sum(before) / n,
        final=sum(final) / n,
        untrained=sum(untrained) / n,
        batch_mean=_mean_of_shares(before, sizes),
        last_batch=before[-1] / sizes[-1],
        after_steps=sum(after) / n,
        final_batch_mean=_mean_of_shares(final, sizes),
    )
    return figures, copy.deepcopy(model.state_dict())


def _mean_of_shares(right: list[int], sizes: list[int]) -> float:
    return sum(count / size for count, size in zip(right, sizes, strict=True)) / len(sizes)


@torch.no_grad()
def _right(model: nn.Module, batches: list[Batch]) -> list[int]:
    return [int((model.eval()(images).argmax(dim=1) == labels).sum()) for images, labels in batches]


def _expect_state(model: Probe, trained: dict[str, Tensor]) -> None:
    # Where the loss is computed in single precision, which is right too, weights end 3e-6 away.
    state = model.inner.state_dict()
    for name, weights in trained.items():  # of these, none may be missing
        expect.close(state.get(name), weights, f"`{name}` after the epoch", rtol=1e-5, atol=1e-5)
