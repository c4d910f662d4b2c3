"""Hidden checks of `updates_per_epoch`, `train_one_epoch` and `fit`.

Training is judged by replay: the same network is trained here and in the student's function, in float64, and must
end with the same weights and the same figures. The network has no dropout, so that nothing hangs on how many
random numbers were drawn in between, and no bias before the normalisation, whose gradient would be noise.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager, suppress
from itertools import pairwise
from typing import NamedTuple, NoReturn

import pytest
import torch
import torch.nn.functional as F
from practice.models import LinearClassifier
from practice.probes import Elsewhere, Faulty, Probe
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate, seed_everything
from practice.testing.faults import StudentError
from torch import Tensor, nn
from torch.optim import SGD, AdamW, Optimizer
from torch.utils.data import DataLoader, TensorDataset

Loader = DataLoader[tuple[Tensor, ...]]

SIZES = (12, 12, 5)  # the last batch is shorter than the others, and all its labels are unexpected
N_CLASSES = 10
EPOCHS = 4
STARTS = pytest.mark.parametrize("training", [True, False], ids=["from_training", "from_evaluation"])
FROZEN = pytest.mark.parametrize("part", [1, 2], ids=["first_layer", "normalisation"])
OPTIMIZERS: dict[str, Callable[[Iterable[Tensor]], Optimizer]] = {
    "SGD": lambda parameters: SGD(parameters, lr=1.5, momentum=0.5, weight_decay=1e-3),
    "AdamW": lambda parameters: AdamW(parameters, lr=0.05),
}


_SEEDED = "the loader dealt its batches in another order than the caller's seed gives: a generator was seeded before"


class Lesson(NamedTuple):
    """A network with all that it takes to train it."""

    model: Probe
    samples: TensorDataset
    optimizer: Optimizer
    device: torch.device

    def loader(self, drop_last: bool = False) -> Loader:
        """Return batches as in `SIZES`, always in the same order."""
        return DataLoader(self.samples, SIZES[0], drop_last=drop_last, generator=torch.Generator())


@pytest.fixture
def lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson to judge by its weights."""
    return _lesson(device, rng)


@pytest.fixture
def telling_lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson in which the running accuracy is unlike all else, and falls again, whatever the seed."""
    while True:
        drawn = _lesson(device, rng)
        if _is_telling(drawn):
            return drawn


# --- updates_per_epoch -------------------------------------------------------------------------------------


@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_the_number_of_updates_is_an_int(candidate: Candidate) -> None:
    """`updates_per_epoch` returns a Python int."""
    for drop_last in (False, True):
        expect.kind(candidate.updates_per_epoch(29, 12, drop_last), int, "what `updates_per_epoch` returns")


@pytest.mark.parametrize("drop_last", [False, True], ids=["keep_last", "drop_last"])
@check(task="updates_per_epoch", faq="updates-in-an-epoch", needs=[test_the_number_of_updates_is_an_int])
def test_there_is_one_update_a_batch(candidate: Candidate, rng: torch.Generator, drop_last: bool) -> None:
    """A loader makes full batches as long as it can; a shorter last one counts unless it is dropped."""
    sizes = [(60_000, 64), (1_200, 32), (45, 1), (1, 1), (1, 9), (8, 9), (9, 9), (10, 9), (17, 9), (18, 9)]
    sizes += [(20_001, 20_000), (2_000_001, 2_000_000), (16_777_217, 1), (50_000_001, 10)]
    drawn = torch.randint(1, 300, (30, 2), generator=rng).tolist()
    for n_samples, batch_size in [*sizes, *drawn]:
        updates = candidate.updates_per_epoch(n_samples, batch_size, drop_last)
        what = f"the updates on {n_samples} samples in batches of {batch_size}, drop_last={drop_last}"
        expect.equal(updates, _n_batches(n_samples, batch_size, drop_last), what)


@check(task="updates_per_epoch", faq="updates-in-an-epoch", needs=[test_the_number_of_updates_is_an_int])
def test_no_samples_make_no_update(candidate: Candidate) -> None:
    """Without samples there is no batch, and so no update."""
    for drop_last in (False, True):
        updates = candidate.updates_per_epoch(0, 7, drop_last)
        expect.equal(updates, 0, f"the updates on 0 samples, drop_last={drop_last}")


@pytest.mark.parametrize("batch_size", [0, -1, -4])
@check(task="updates_per_epoch", faq="updates-in-an-epoch")
def test_a_batch_holds_at_least_one_sample(candidate: Candidate, batch_size: int) -> None:
    """A batch size below 1 raises `ValueError`."""
    for drop_last in (False, True):
        for n_samples in (10, 0):
            with expect.raises("ValueError", f"a batch size of {batch_size}, drop_last={drop_last}"):
                candidate.updates_per_epoch(n_samples, batch_size, drop_last)


# --- train_one_epoch ---------------------------------------------------------------------------------------


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
    with _only_reading(lesson) as batches:
        candidate.train_one_epoch(lesson.model, batches, lesson.optimizer, lesson.device)


@STARTS
@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_an_epoch_is_one_pass_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Each batch goes through the model once in training mode, in order, in whatever mode the model came."""
    lesson.model.train(training)
    _train(candidate, lesson)
    _expect_batches(lesson.model, SIZES)


@check(task="train_one_epoch", faq="why-batches", needs=[test_an_epoch_is_one_pass_in_training_mode])
def test_the_optimizer_steps_once_a_batch(candidate: Candidate, lesson: Lesson) -> None:
    """The optimizer that was passed makes one step for each batch."""
    counted = _with(lesson, "AdamW")
    _train(candidate, counted)
    _expect_steps(counted.optimizer, len(SIZES))


@pytest.mark.parametrize(("optimizer", "training"), [("SGD", True), ("SGD", False), ("AdamW", True)])
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_optimizer_steps_once_a_batch])
def test_the_weights_are_those_of_one_epoch(
    candidate: Candidate, lesson: Lesson, optimizer: str, training: bool
) -> None:
    """One step a batch on the mean cross-entropy leads to the weights that it should lead to."""
    taught = _with(lesson, optimizer)
    taught.model.train(training)
    _, trained = _replay(taught, taught.loader(), 1)
    _train(candidate, taught)
    _expect_state(taught.model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_gradients_of_before_do_not_count(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """Gradients that somebody else left in the parameters are cleared before the first step, in all groups."""
    rates = (0.5, 0.3, 0.1, 0.2, 0.4)  # each parameter in a group of its own, with its own learning rate
    groups = zip(lesson.model.parameters(), rates, strict=True)
    lesson = lesson._replace(optimizer=SGD([{"params": [one], "lr": rate} for one, rate in groups]))
    _, trained = _replay(lesson, lesson.loader(), 1)
    _leave_gradients(lesson.model, rng)
    _train(candidate, lesson)
    _expect_state(lesson.model, trained)


@pytest.mark.parametrize("confidence", [0.5, 6, 30])
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_right_answers_are_learnt_from_too(
    candidate: Candidate, device: torch.device, rng: torch.Generator, confidence: float
) -> None:
    """A batch that the model already gets right makes an update too, be its loss large or small, up to the last single sample."""
    model, samples, optimizer, _ = lesson = _learnt(confidence, device, rng)
    one_left = DataLoader(samples, sum(SIZES) // 4, generator=torch.Generator())
    _, trained = _replay(lesson, one_left, 1)
    candidate.train_one_epoch(model, one_left, optimizer, device)
    _expect_state(model, trained)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_no_gradient_is_too_long(candidate: Candidate, lesson: Lesson) -> None:
    """A step follows the gradient of its batch however long that is: nothing is clipped."""
    steep = _steep(lesson)
    _, trained = _replay(steep, steep.loader(), 1)
    _train(candidate, steep)
    _expect_state(steep.model, trained)


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_loader_is_gone_through_once(candidate: Candidate, lesson: Lesson, call_seed: int) -> None:
    """The batches are those of the loader's first pass: who has looked at a shuffling loader before gets others."""
    _, trained = _replay(lesson, _shuffling(lesson, call_seed), 1)
    candidate.train_one_epoch(lesson.model, _shuffling(lesson, call_seed), lesson.optimizer, lesson.device)
    _expect_state(lesson.model, trained)


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_loader_may_be_a_generator(candidate: Candidate, lesson: Lesson) -> None:
    """Batches may come from a generator, which has no length, no data set, and can be read only once."""
    (running,), trained = _replay(lesson, lesson.loader(), 1)
    model, _, optimizer, device = lesson
    batches = (tuple(batch) for batch in lesson.loader())
    accuracy = candidate.train_one_epoch(model, batches, optimizer, device)
    expect.close(accuracy, running, "the running accuracy over the batches of a generator")
    _expect_state(model, trained)


@check(task="train_one_epoch", faq="what-is-an-epoch", needs=[test_the_accuracy_is_a_python_float])
def test_the_order_is_that_of_the_callers_seed(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Where the loader shuffles with the global generator, the caller's seed decides on the order: training sets none."""
    model, loader, seen = _watched(device, rng)
    expected = _order_of(loader, call_seed)
    candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.1), device)
    assert seen == expected, _SEEDED


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_accuracy_is_that_of_the_steps(candidate: Candidate, telling_lesson: Lesson) -> None:
    """The running accuracy counts each sample once, by the logits that its batch is trained on."""
    (running,), _ = _replay(telling_lesson, telling_lesson.loader(), 1)
    expect.close(
        _train(candidate, telling_lesson), running, "the running accuracy over batches of 12, 12 and 5"
    )


SHARES = (
    *((5, 5, 2), (10, 4, 7), (1, 4, 1), (3, 1, 2), (9, 8, 0), (16, 8, 16), (11, 10, 10)),
    *((4100, 1000, 2607), (4100, 4100, 2607)),  # in half precision, odd numbers end at 2,047
    (221, 2, 100),
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
    model, loader = _reader(n_samples, batch_size, right, device, rng, others=0.9999)
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.close(
        accuracy, right / n_samples, f"the accuracy of {n_samples} samples in batches of {batch_size}"
    )


@check(task="train_one_epoch", faq="running-average", needs=[test_each_sample_counts_once])
def test_there_may_be_hundreds_of_classes(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """The largest logit is the prediction among 300 classes too."""
    model, loader = _reader(120, 50, 90, device, rng, shape=(3, 10, 10))
    accuracy = candidate.train_one_epoch(model, loader, SGD(model.parameters(), lr=0.0), device)
    expect.close(accuracy, 0.75, "the accuracy of 120 samples of 300 classes")


@check(task="train_one_epoch", faq="eval-mode", needs=[test_each_sample_counts_once])
def test_dropout_is_on(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Dropout is on while each batch is trained on and measured, be it a single image."""
    model, loader, optimizer = _hidden_by_dropout(device, rng)
    _expect_dropout(candidate.train_one_epoch(model, loader, optimizer, device))


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_batches_may_differ_in_size(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Each batch makes a step, and each sample counts once, however the loader cuts them."""
    rows = (5, 13, 4, 7)
    listed = [one.tolist() for one in torch.arange(sum(SIZES)).split(rows)]
    loader = DataLoader(telling_lesson.samples, batch_sampler=listed, generator=torch.Generator())
    (running,), trained = _replay(telling_lesson, loader, 1)
    model, _, optimizer, device = telling_lesson
    accuracy = candidate.train_one_epoch(model, loader, optimizer, device)
    _expect_batches(model, rows)
    _expect_state(model, trained)
    expect.close(accuracy, running, "the running accuracy over batches of 5, 13, 4 and 7")


@check(task="train_one_epoch", faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_samples_that_the_loader_leaves_out_do_not_count(
    candidate: Candidate, telling_lesson: Lesson
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted."""
    loader = telling_lesson.loader(drop_last=True)
    (running,), _ = _replay(telling_lesson, loader, 1)
    model, _, optimizer, device = telling_lesson
    accuracy = candidate.train_one_epoch(model, loader, optimizer, device)
    expect.close(accuracy, running, "the running accuracy where the last batch is dropped")


@FROZEN
@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_the_weights_are_those_of_one_epoch])
def test_frozen_weights_stay_frozen(candidate: Candidate, lesson: Lesson, part: int) -> None:
    """Weights that require no gradient keep their values, and require none afterwards; their layer is in training mode."""
    frozen = lesson.model.inner[part].requires_grad_(False)
    _, trained = _replay(lesson, lesson.loader(), 1)
    _train(candidate, lesson)
    _expect_state(lesson.model, trained)
    _expect_frozen(frozen)


@check(task="train_one_epoch", faq="order-of-a-step", needs=[test_frozen_weights_stay_frozen])
def test_frozen_weights_follow_no_gradient(candidate: Candidate, lesson: Lesson) -> None:
    """Weights that were frozen after a backward pass still have its gradient, and the optimizer does not follow it."""
    plain = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=0.1))
    frozen = plain.model.inner[1].requires_grad_(False)
    frozen.weight.grad = torch.ones_like(frozen.weight)
    _, trained = _replay(plain, plain.loader(), 1)
    _train(candidate, plain)
    _expect_state(plain.model, trained)


@check(task="train_one_epoch", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_one_epoch])
def test_a_second_call_goes_on_from_the_first(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Called twice, the function trains for two epochs, and counts each from zero."""
    (_, second), trained = _replay(telling_lesson, telling_lesson.loader(), 2)
    _train(candidate, telling_lesson)
    accuracy = _train(candidate, telling_lesson)
    _expect_state(telling_lesson.model, trained)
    expect.close(accuracy, second, "the running accuracy of the second epoch")


@STARTS
@check(task="train_one_epoch", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_model_is_left_in_training_mode(candidate: Candidate, lesson: Lesson, training: bool) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = _names(lesson.model)
    _train(candidate, lesson)
    _expect_training_mode(lesson.model, names)


@check(task="train_one_epoch", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_autograd_is_on_afterwards(candidate: Candidate, lesson: Lesson) -> None:
    """Whoever trains next finds autograd switched on."""
    _train(candidate, lesson)
    assert candidate.state().grad_enabled, "autograd is still switched off after the epoch"


@check(task="train_one_epoch", faq="why-to-device")
def test_batches_are_moved_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    model, optimizer = _on_no_device(rng)
    with suppress(StudentError):
        candidate.train_one_epoch(model, lesson.loader(), optimizer, "meta")
        assert model.record, "the model was never called when another device was asked for"
    _expect_meta(model)
    with suppress(StudentError):
        _expect_nothing(_train(candidate, lesson._replace(device="meta")))


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
    _, trained = _replay(lesson, lesson.loader(), 1)
    _train(candidate, lesson)
    _expect_state(lesson.model, trained)


# --- fit ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("epochs", [1, 3])
@check(task="fit", faq="why-a-python-float")
def test_there_is_one_python_float_an_epoch(candidate: Candidate, lesson: Lesson, epochs: int) -> None:
    """`fit` returns a list with one Python float for each epoch, and only reads the loader's tensors."""
    before = snapshot(lesson.samples.tensors)
    accuracies = _fit(candidate, lesson, epochs)
    expect.kind(accuracies, list, "what `fit` returns")
    expect.equal(len(accuracies), epochs, f"the number of figures for {epochs} epochs")
    for accuracy in accuracies:
        expect.kind(accuracy, float, "an accuracy")
    assert snapshot(lesson.samples.tensors) == before, "the loader's tensors were changed; only read them"


@check(task="fit", faq="order-of-a-step", needs=[test_there_is_one_python_float_an_epoch], device="cpu")
def test_the_batches_of_fit_are_only_read(candidate: Candidate, lesson: Lesson) -> None:
    """The loader may yield the same tensors each time: their values and `requires_grad` stay as they are."""
    with _only_reading(lesson) as batches:
        candidate.fit(lesson.model, batches, lesson.optimizer, 2, lesson.device)


@check(task="fit", faq="what-is-an-epoch")
def test_no_epochs_change_nothing(candidate: Candidate, lesson: Lesson) -> None:
    """For no epochs the list is empty, and the weights are what they were."""
    before = copy.deepcopy(lesson.model.state_dict())
    expect.equal(_fit(candidate, lesson, 0), [], "what `fit` returns for 0 epochs")
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
    _fit(candidate, lesson, EPOCHS)
    _expect_batches(lesson.model, SIZES * EPOCHS)


@check(task="fit", faq="why-batches", needs=[test_each_epoch_is_one_pass_in_training_mode])
def test_the_optimizer_steps_once_a_batch_in_each_epoch(candidate: Candidate, lesson: Lesson) -> None:
    """The optimizer that was passed makes one step for each batch of each epoch."""
    counted = _with(lesson, "AdamW")
    _fit(candidate, counted, EPOCHS)
    _expect_steps(counted.optimizer, len(SIZES) * EPOCHS)


@pytest.mark.parametrize(("optimizer", "epochs"), [("SGD", 1), ("SGD", EPOCHS), ("AdamW", EPOCHS)])
@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_optimizer_steps_once_a_batch_in_each_epoch])
def test_the_weights_are_those_of_all_epochs(
    candidate: Candidate, lesson: Lesson, optimizer: str, epochs: int
) -> None:
    """Each epoch goes on from the weights and the optimizer's state with which the last one ended."""
    taught = _with(lesson, optimizer)
    _, trained = _replay(taught, taught.loader(), epochs)
    _fit(candidate, taught, epochs)
    _expect_state(taught.model, trained)


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_gradients_of_before_do_not_count_in_fit(
    candidate: Candidate, lesson: Lesson, rng: torch.Generator
) -> None:
    """Gradients that somebody else left in the parameters are cleared before the first step."""
    _, trained = _replay(lesson, lesson.loader(), 2)
    _leave_gradients(lesson.model, rng)
    _fit(candidate, lesson, 2)
    _expect_state(lesson.model, trained)


@check(task="fit", faq="running-average", needs=[test_the_weights_are_those_of_all_epochs])
def test_the_figures_are_the_running_accuracies(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Each figure is its own epoch's running accuracy, in the order of the epochs."""
    running, _ = _replay(telling_lesson, telling_lesson.loader(), EPOCHS)
    accuracies = _fit(candidate, telling_lesson, EPOCHS)
    expect.close(accuracies, running, "the running accuracies of the epochs")


@check(task="fit", faq="running-average", needs=[test_the_weights_are_those_of_all_epochs])
def test_samples_that_the_loader_leaves_out_do_not_count_in_fit(
    candidate: Candidate, telling_lesson: Lesson
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted, in each epoch."""
    loader = telling_lesson.loader(drop_last=True)
    running, _ = _replay(telling_lesson, loader, 2)
    model, _, optimizer, device = telling_lesson
    accuracies = candidate.fit(model, loader, optimizer, 2, device)
    expect.close(accuracies, running, "the running accuracies where the last batch is dropped")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_a_second_fit_goes_on_from_the_first(candidate: Candidate, telling_lesson: Lesson) -> None:
    """Called twice, `fit` goes on training the same model with the same optimizer."""
    running, trained = _replay(telling_lesson, telling_lesson.loader(), EPOCHS)
    accuracies = [accuracy for part in (1, EPOCHS - 1) for accuracy in _fit(candidate, telling_lesson, part)]
    _expect_state(telling_lesson.model, trained)
    expect.close(accuracies, running, "the running accuracies of two calls")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_each_epoch_deals_the_batches_anew(
    candidate: Candidate, telling_lesson: Lesson, call_seed: int
) -> None:
    """A shuffling loader is iterated once in every epoch, and its order is kept."""
    running, trained = _replay(telling_lesson, _shuffling(telling_lesson, call_seed), 3)
    accuracies = candidate.fit(
        telling_lesson.model,
        _shuffling(telling_lesson, call_seed),
        telling_lesson.optimizer,
        3,
        telling_lesson.device,
    )
    _expect_state(telling_lesson.model, trained)
    expect.close(accuracies, running, "the running accuracies on shuffled batches")


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_there_is_one_python_float_an_epoch])
def test_the_order_is_drawn_anew_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """A loader that shuffles with the global generator deals other batches in each epoch, as the caller's seed has it."""
    model, loader, seen = _watched(device, rng)
    expected = _order_of(loader, call_seed)
    candidate.fit(model, loader, SGD(model.parameters(), lr=0.1), 3, device)
    orders = [seen[start : start + 24] for start in range(0, len(seen), 24)]
    expect.equal(len(seen), 3 * 24, "the number of images that the model saw in 3 epochs of 24 images")
    assert len({tuple(order) for order in orders}) == 3, (
        "two of three epochs dealt the same batches in the same order: the loader could not shuffle anew"
    )
    assert orders[0] == expected, _SEEDED


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_perfect_epochs_are_not_the_last(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """All epochs are made in full, also where every answer is right from the first one on, up to the last single sample."""
    model, samples, optimizer, _ = lesson = _learnt(3, device, rng)
    one_left = DataLoader(samples, sum(SIZES) // 4, generator=torch.Generator())
    running, trained = _replay(lesson, one_left, 12)
    accuracies = candidate.fit(model, one_left, optimizer, 12, device)
    expect.close(accuracies, running, "the running accuracies of a model that makes no errors")
    _expect_state(model, trained)


@STARTS
@check(task="fit", faq="eval-mode", needs=[test_there_is_one_python_float_an_epoch])
def test_the_fitted_model_is_left_in_training_mode(
    candidate: Candidate, lesson: Lesson, training: bool
) -> None:
    """Afterwards the model, and every part of it, is in training mode."""
    lesson.model.train(training)
    names = _names(lesson.model)
    _fit(candidate, lesson, 2)
    _expect_training_mode(lesson.model, names)


@check(task="fit", faq="why-no-grad", needs=[test_there_is_one_python_float_an_epoch])
def test_autograd_is_on_after_fitting(candidate: Candidate, lesson: Lesson) -> None:
    """Whoever trains next finds autograd switched on."""
    _fit(candidate, lesson, 1)
    assert candidate.state().grad_enabled, "autograd is still switched off after `fit`"


@check(task="fit", faq="why-to-device")
def test_fit_moves_batches_to_the_device(candidate: Candidate, lesson: Lesson, rng: torch.Generator) -> None:
    """The model gets its images on the device that was asked for."""
    model, optimizer = _on_no_device(rng)
    with suppress(StudentError):
        candidate.fit(model, lesson.loader(), optimizer, 1, "meta")
        assert model.record, "the model was never called when another device was asked for"
    _expect_meta(model)
    with suppress(StudentError):
        _expect_nothing(_fit(candidate, lesson._replace(device="meta"), 1))


@check(task="fit", faq="why-to-device", needs=[test_there_is_one_python_float_an_epoch])
def test_the_device_of_fit_may_be_a_name(candidate: Candidate, lesson: Lesson) -> None:
    """The device may be given as a string, such as "cpu"."""
    accuracies = _fit(candidate, lesson._replace(device=str(lesson.device)), 1)
    expect.kind(accuracies, list, "what `fit` returns where the device is a string")


@check(task="fit", faq="order-of-a-step", needs=[test_the_weights_are_those_of_all_epochs])
def test_no_gradient_is_too_long_in_fit(candidate: Candidate, lesson: Lesson) -> None:
    """In every epoch a step follows the gradient of its batch however long that is: nothing is clipped."""
    steep = _steep(lesson)
    _, trained = _replay(steep, steep.loader(), 2)
    _fit(candidate, steep, 2)
    _expect_state(steep.model, trained)


@FROZEN
@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_frozen_weights_stay_frozen_in_fit(candidate: Candidate, lesson: Lesson, part: int) -> None:
    """Weights that require no gradient keep their values in all epochs; their layer is in training mode."""
    frozen = lesson.model.inner[part].requires_grad_(False)
    _, trained = _replay(lesson, lesson.loader(), 2)
    _fit(candidate, lesson, 2)
    _expect_state(lesson.model, trained)
    _expect_frozen(frozen)


@check(task="fit", faq="eval-mode", needs=[test_the_weights_are_those_of_all_epochs])
def test_fit_trains_a_part_in_evaluation_mode_too(candidate: Candidate, lesson: Lesson) -> None:
    """The whole model is fitted, also where only a part of it came in evaluation mode."""
    lesson.model.train()
    lesson.model.inner[2].eval()
    _, trained = _replay(lesson, lesson.loader(), 2)
    _fit(candidate, lesson, 2)
    _expect_state(lesson.model, trained)


@check(task="fit", faq="running-average", needs=[test_there_is_one_python_float_an_epoch])
def test_each_sample_counts_once_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """With steps of length 0 each figure is the model's accuracy, for any images, classes and batches."""
    model, loader = _reader(121, 40, 100, device, rng, others=0.9999, shape=(3, 10, 10))
    accuracies = candidate.fit(model, loader, SGD(model.parameters(), lr=0.0), 2, device)
    expect.close(accuracies, [100 / 121] * 2, "the accuracies of 121 samples of 300 classes")


@check(task="fit", faq="eval-mode", needs=[test_each_sample_counts_once_in_each_epoch])
def test_dropout_is_on_in_each_epoch(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Dropout is on in each epoch, while each batch is trained on and measured, be it a single image."""
    model, loader, optimizer = _hidden_by_dropout(device, rng)
    for accuracy in candidate.fit(model, loader, optimizer, 2, device):
        _expect_dropout(accuracy)


@check(task="fit", faq="from-epoch-to-epoch", needs=[test_the_weights_are_those_of_all_epochs])
def test_many_epochs_are_made_alike(candidate: Candidate, lesson: Lesson) -> None:
    """Twelve epochs are twelve, with one learning rate, also where the figures stand still or fall."""
    slow = lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-3, momentum=0.5))
    running, trained = _replay(slow, slow.loader(), 12)
    accuracies = _fit(candidate, slow, 12)
    expect.close(accuracies, running, "the running accuracies of 12 epochs")
    _expect_state(slow.model, trained)


# --- data and models ---------------------------------------------------------------------------------------


def _n_batches(n_samples: int, batch_size: int, drop_last: bool) -> int:
    return len(DataLoader(range(n_samples), batch_size=batch_size, drop_last=drop_last))


def _lesson(device: torch.device, rng: torch.Generator) -> Lesson:
    """A network, SGD with momentum, and samples of which the network gets the first 24 right, and no more."""
    first, last = nn.Linear(9, 16, bias=False), nn.Linear(16, N_CLASSES)
    model = Probe(nn.Sequential(nn.Flatten(), first, nn.BatchNorm1d(16), nn.ReLU(), last))
    for weights in (first.weight, last.weight):
        nn.init.normal_(weights, std=0.5, generator=rng)
    nn.init.zeros_(last.bias)
    model.inner[2].running_mean.normal_(std=0.1, generator=rng)
    model.inner[2].running_var.uniform_(0.5, 1.5, generator=rng)
    model.double().to(device)
    images = torch.rand(sum(SIZES), 1, 3, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model.inner.eval()(images.to(device)).argmax(dim=1).cpu()
    labels[-SIZES[-1] :] = (labels[-SIZES[-1] :] + 1) % N_CLASSES
    optimizer = OPTIMIZERS["SGD"](model.parameters())
    return Lesson(model.train(), TensorDataset(images, labels), optimizer, device)


def _learnt(confidence: float, device: torch.device, rng: torch.Generator) -> Lesson:
    """A lesson of which everything is known before: the larger the confidence, the smaller the loss."""
    n = sum(SIZES)
    model, loader = _reader(n, SIZES[0], n, device, rng)
    model.double().weight.data *= confidence
    images, labels = loader.dataset.tensors
    samples = TensorDataset(3 * images.double() - 1, labels)  # from -1 to 2, as normalised images may be
    return Lesson(Probe(model), samples, SGD(model.parameters(), lr=0.5, weight_decay=0.01), device)


def _with(lesson: Lesson, optimizer: str) -> Lesson:
    return lesson._replace(optimizer=OPTIMIZERS[optimizer](lesson.model.parameters()))


def _steep(lesson: Lesson) -> Lesson:
    """Make the gradients of all but the last layer, where their length is below 5, forty times as long."""
    lesson.model.inner[-1].weight.data *= 40
    return lesson._replace(optimizer=SGD(lesson.model.parameters(), lr=1e-3))


def _is_telling(lesson: Lesson) -> bool:
    """Return whether nothing else gives the same figures: not an early stop, not the best epoch, not another measure."""
    running, _ = _replay(lesson, lesson.loader(), EPOCHS)
    falls_early = any(later < earlier for earlier, later in pairwise(running[:-1]))
    ends_below_the_best = running[-1] < max(running[1:-1])
    another = any(abs(other - running[0]) < 1e-3 for other in _other_figures(lesson))
    return falls_early and ends_below_the_best and not another


def _other_figures(lesson: Lesson) -> list[float]:
    """Return what the running accuracy of the first epoch could be mistaken for."""
    model, optimizer = copy.deepcopy((lesson.model.inner, lesson.optimizer))
    batches = [(images.to(lesson.device), labels.to(lesson.device)) for images, labels in lesson.loader()]
    in_evaluation, before, after = [], [], []
    for batch in batches:
        in_evaluation.append(_right(model, *batch))
        before.append(_step(model, optimizer, *batch))
        after.append(_right(model, *batch))
    final = [_right(model, *batch) for batch in batches]
    shares = [right / size for right, size in zip(before, SIZES, strict=True)]
    n = sum(SIZES)
    return [*shares, sum(shares) / len(SIZES), sum(in_evaluation) / n, sum(after) / n, sum(final) / n]


def _shuffling(lesson: Lesson, seed: int) -> Loader:
    generator = torch.Generator().manual_seed(seed)
    return DataLoader(lesson.samples, batch_size=SIZES[0], shuffle=True, generator=generator)


def _watched(device: torch.device, rng: torch.Generator) -> tuple[nn.Module, Loader, list[float]]:
    """A model, a loader that shuffles with the global generator, and a list for a pixel of each image that the model sees."""
    seen: list[float] = []

    def look(images: Tensor) -> Tensor:
        seen.extend(images[:, 0, 0, 0].tolist())
        return images

    model = nn.Sequential(Elsewhere(look), LinearClassifier((1, 1, 2), 3, rng)).to(device)
    samples = TensorDataset(torch.rand(24, 1, 1, 2, generator=rng), torch.randint(3, (24,), generator=rng))
    return model, DataLoader(samples, batch_size=6, shuffle=True), seen


@contextmanager
def _only_reading(lesson: Lesson) -> Iterator[list[tuple[Tensor, ...]]]:
    """Yield a lesson's batches, and expect them as they were: on the processor, since what moves to a GPU is a copy."""
    batches = list(lesson.loader())
    before = snapshot(batches)
    with suppress(StudentError):  # a list has no data set to ask whether it is empty
        yield batches
    assert snapshot(batches) == before, "the loader's batches were changed; they must only be read"


def _order_of(loader: Loader, call_seed: int) -> list[float]:
    """Return what a loader of `_watched` deals first after the seed with which each call begins."""
    seed_everything(call_seed)
    order: list[float] = torch.cat([images for images, _ in loader])[:, 0, 0, 0].tolist()
    seed_everything(call_seed)  # what stands in for a function draws from the generators of this process
    return order


def _reader(
    n_samples: int,
    batch_size: int,
    right: int,
    device: torch.device,
    rng: torch.Generator,
    others: float = 0.5,
    shape: tuple[int, int, int] = (3, 1, 4),
) -> tuple[nn.Module, Loader]:
    """A model that predicts the position of the brightest pixel, which is 1, and float32 images on which `right` are right."""
    n_pixels = shape[0] * shape[1] * shape[2]
    model = LinearClassifier(shape, n_pixels, rng)
    lower = torch.full((n_pixels,), -2.0)  # all logits are negative
    model.load_state_dict({"weight": torch.eye(n_pixels), "bias": lower})
    predicted = torch.randint(n_pixels, (n_samples,), generator=rng)
    images = others * torch.rand(n_samples, n_pixels, generator=rng)
    images[torch.arange(n_samples), predicted] = 1.0
    shift = torch.randint(1, n_pixels, (n_samples,), generator=rng)
    shift[torch.randperm(n_samples, generator=rng)[:right]] = 0
    samples = TensorDataset(images.view(-1, *shape), (predicted + shift) % n_pixels)
    return model.to(device), DataLoader(samples, batch_size=batch_size, generator=torch.Generator())


def _hidden_by_dropout(device: torch.device, rng: torch.Generator) -> tuple[nn.Module, Loader, Optimizer]:
    """A model that is right about each of 25 single images, but for its dropout, which leaves hardly a logit."""
    model, loader = _reader(25, 1, 25, device, rng)
    return nn.Sequential(model, nn.Dropout(0.99)), loader, SGD(model.parameters(), lr=0.0)


def _expect_dropout(accuracy: float) -> None:
    assert accuracy < 0.5, (
        f"got an accuracy of {accuracy:.2f} of a model whose dropout leaves one logit in a hundred"
    )


def _leave_gradients(model: nn.Module, rng: torch.Generator) -> None:
    for parameter in model.parameters():
        parameter.grad = torch.randn(parameter.shape, generator=rng).to(parameter)


def _on_no_device(rng: torch.Generator) -> tuple[Faulty, Optimizer]:
    """A model to be called on the meta device, which every machine has: it holds no values, so the first call matters.

    Not all that takes a device knows that one (autocast does not): what raises before the call says nothing.
    """
    model = Faulty(LinearClassifier((1, 3, 3), N_CLASSES, rng).double())
    return model, SGD(model.parameters(), lr=0.1)


# --- calls, oracle and comparisons -------------------------------------------------------------------------


def _train(candidate: Candidate, lesson: Lesson) -> float:
    return candidate.train_one_epoch(lesson.model, lesson.loader(), lesson.optimizer, lesson.device)


def _fit(candidate: Candidate, lesson: Lesson, epochs: int) -> list[float]:
    return candidate.fit(lesson.model, lesson.loader(), lesson.optimizer, epochs, lesson.device)


def _replay(lesson: Lesson, loader: Loader, epochs: int) -> tuple[list[float], dict[str, Tensor]]:
    """Train a copy of the lesson's network; return the running accuracy of each epoch, and the weights at the end."""
    model, optimizer = copy.deepcopy((lesson.model.inner, lesson.optimizer))
    running = [_epoch(model, loader, optimizer, lesson.device) for _ in range(epochs)]
    return running, model.state_dict()


def _epoch(model: nn.Module, loader: Loader, optimizer: Optimizer, device: torch.device | str) -> float:
    """Train for one epoch; return its running accuracy."""
    right = total = 0
    for images, labels in loader:
        right += _step(model, optimizer, images.to(device), labels.to(device))
        total += len(labels)
    return right / total


STAND_INS = {"train_one_epoch": _epoch}


def _step(model: nn.Module, optimizer: Optimizer, images: Tensor, labels: Tensor) -> int:
    """Train on a batch; return how many of it were right before."""
    logits = model.train()(images)
    optimizer.zero_grad()
    F.cross_entropy(logits, labels).backward()
    optimizer.step()
    return int((logits.argmax(dim=1) == labels).sum())


@torch.no_grad()
def _right(model: nn.Module, images: Tensor, labels: Tensor) -> int:
    return int((model.eval()(images).argmax(dim=1) == labels).sum())


def _expect_batches(model: Probe, sizes: Sequence[int]) -> None:
    rows = [call.rows for call in model.record if call.training]
    assert rows == list(sizes), f"in training mode the model saw batches of {rows}, expected {list(sizes)}"


def _expect_steps(optimizer: Optimizer, expected: int) -> None:
    steps = max((int(state["step"]) for state in optimizer.state.values()), default=0)
    assert steps == expected, f"the optimizer made {steps} steps, expected {expected}: one for each batch"


def _expect_state(model: Probe, trained: dict[str, Tensor]) -> None:
    # Where the loss is computed in single precision, which is right too, weights end 3e-6 away.
    state = model.inner.state_dict()
    for name, weights in trained.items():  # of these, none may be missing
        expect.close(state.get(name), weights, f"`{name}` after training", rtol=1e-5, atol=1e-5)


def _expect_frozen(layer: nn.Module) -> None:
    thawed = any(weights.requires_grad for weights in layer.parameters())
    assert not thawed, "weights that were frozen require a gradient after training"


def _names(model: nn.Module) -> list[str]:
    return [name for name, _ in model.named_modules()]


def _expect_training_mode(model: nn.Module, names: Sequence[str]) -> None:
    trained = {name for name, module in model.named_modules() if module.training}
    left = sum(name not in trained for name in names)  # a part that was taken away is not in training mode
    assert not left, f"{left} of the model's modules are left in evaluation mode"


def _expect_nothing(figure: object) -> NoReturn:
    """Refuse a figure that cannot have been computed on the device that was asked for."""
    raise AssertionError(
        f"{expect.describe(figure)} was computed on a device that holds no values: not on the one asked for"
    )


def _expect_meta(model: Faulty) -> None:
    devices = {call.device for call in model.record[:1]}
    assert devices <= {"meta"}, f"the images were on {devices.pop()}, not on the device that was asked for"
