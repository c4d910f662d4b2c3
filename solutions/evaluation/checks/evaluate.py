"""Hidden checks of `evaluate`.

Where the figure matters, the brightest pixel of an image *is* the class that the model predicts, so that a
check decides which predictions are right. Where the way to the figure matters, probes in the model record it: for the
sake of a message that says what went wrong. A record can be forged where it is kept, so what it says is also seen by
a value, by the memory that it takes, or where the student's code has no access.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from contextlib import suppress

import pytest
import torch
from practice.data import batches_of, digits
from practice.models import LinearClassifier, load
from practice.probes import Call, Elsewhere, Faulty, Probe, deep
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor, nn

from .loaders import (
    SHARE,
    SIZES,
    Batch,
    as_list,
    data_loader,
    draw_batch,
    part_of_a_data_set,
    read_once,
    without_length,
)
from .modes import START, expect_modes, modes_of, normalisation_frozen
from .networks import N_CLASSES


@check(task="evaluate", faq="why-a-python-float")
def test_the_accuracy_is_a_python_float(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch]
) -> None:
    """`evaluate` returns a Python float."""
    expect.kind(candidate.evaluate(reader, batches, device), float, "what `evaluate` returns")


@pytest.mark.parametrize("kind", [as_list, without_length, read_once, data_loader, part_of_a_data_set])
@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_every_sample_counts_once(
    candidate: Candidate,
    device: torch.device,
    reader: nn.Module,
    batches: list[Batch],
    kind: Callable[[list[Batch]], Iterable[Batch]],
) -> None:
    """The accuracy is the share of all samples, however they are cut and whatever yields them."""
    share = candidate.evaluate(reader, kind(batches), device)
    expect.close(share, SHARE, "the accuracy over batches of 5, 5 and 3 of which 5, 3 and 1 are right")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_a_batch_may_hold_one_sample(
    candidate: Candidate, device: torch.device, reader: nn.Module, rng: torch.Generator
) -> None:
    """A batch of one image is a batch like any other, and there may be many of them."""
    one_by_one = [draw_batch(1, right, rng) for right in (1, 0, 1) * 50]
    share = candidate.evaluate(reader, one_by_one, device)
    expect.close(share, 2 / 3, "the accuracy over batches of one image")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_many_samples_are_counted(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Any number of samples is counted, and the largest logit wins however large the others are."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(N_CLASSES, N_CLASSES, bias=False)).to(device)
    nn.init.eye_(model[1].weight)
    # Most logits are beyond 17 and 88, where a sigmoid in single precision is 1, and exp ∞.
    model[1].weight.data *= 400
    # Half precision has no odd numbers beyond 2,048: a count in it does not hold 2,607.
    batches = [draw_batch(rows, right, rng) for rows, right in ((4060, 2600), (40, 7))]
    share = candidate.evaluate(model, batches, device)
    expect.close(share, 2607 / 4100, "the accuracy on 4,100 samples, with logits up to 400")


@pytest.mark.parametrize("n_classes", [2, 12, 300])
@check(task="evaluate", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_there_may_be_any_number_of_classes(
    candidate: Candidate, device: torch.device, reader: nn.Module, rng: torch.Generator, n_classes: int
) -> None:
    """The largest logit wins for any number of classes; two are compared with each other, not with 0."""
    batches = [draw_batch(rows, rows, rng, n_classes) for rows in (50, 50, 3)]  # no class is missing
    share = candidate.evaluate(reader, batches, device)
    expect.close(share, 1.0, f"the accuracy where all predictions among {n_classes} classes are right")
    further = 256 if n_classes > 256 else 1  # in a byte, 256 is 0 again
    misread = [(images, (labels + further) % n_classes) for images, labels in batches]
    share = candidate.evaluate(reader, misread, device)
    expect.close(share, 0.0, f"the accuracy where no prediction among {n_classes} classes is right")


@check(task="evaluate", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_a_class_may_be_predicted_that_no_label_names(
    candidate: Candidate, device: torch.device, reader: nn.Module
) -> None:
    """Any class can be predicted, also one beyond those that the batch has labels of, and any can be true, also 255."""
    for n_classes, predicted, labels, right in (
        (4, [0, 1, 3, 3], [0, 1, 0, 1], 2),  # as cells of 2×2, 3 is the right 1
        (300, [255, 255, 299], [255, 299, 299], 2),
    ):
        images = (
            nn.functional.one_hot(torch.tensor(predicted), n_classes).float().view(-1, 1, 2, n_classes // 2)
        )
        share = candidate.evaluate(reader, [(images, torch.tensor(labels))], device)
        expect.close(share, right / len(labels), f"the accuracy on a few samples of {n_classes} classes")


@check(task="evaluate", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_all_logits_may_be_negative(candidate: Candidate, device: torch.device, batches: list[Batch]) -> None:
    """The largest logit wins, also where all are negative: close to each other, or too far from 0 for exponentials."""
    model = nn.Sequential(nn.Flatten(), nn.Linear(N_CLASSES, N_CLASSES)).to(device)
    # At -4 half precision has steps of 0.004; the exponentials of -10¹² are 0.
    for scale, shift in ((1e-3, -4.0), (1e12, -2e12)):
        nn.init.eye_(model[1].weight).data *= scale
        nn.init.constant_(model[1].bias, shift)
        share = candidate.evaluate(model, batches, device)
        expect.close(
            share, SHARE, f"the accuracy with logits of {shift:.0e}, to which up to {scale:.0e} is added"
        )


@pytest.mark.parametrize("right", [0, 7])
@check(task="evaluate", faq="why-a-python-float", needs=[test_the_accuracy_is_a_python_float])
def test_all_or_nothing_is_one_or_zero(
    candidate: Candidate, device: torch.device, reader: nn.Module, rng: torch.Generator, right: int
) -> None:
    """The accuracy is 1.0 where every prediction is right, and 0.0 where none is."""
    share = candidate.evaluate(
        reader, [draw_batch(4, min(right, 4), rng), draw_batch(3, min(right, 3), rng)], device
    )
    expect.equal(share, float(right > 0), "the accuracy where all predictions are alike")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_empty_batches_count_nothing(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch], rng: torch.Generator
) -> None:
    """A batch without samples changes nothing, wherever it comes."""
    empty = draw_batch(0, 0, rng)
    share = candidate.evaluate(reader, [empty, batches[0], empty, *batches[1:], empty], device)
    expect.close(share, SHARE, "the accuracy with empty batches in between")


@pytest.mark.parametrize("n_batches", [0, 2])
@pytest.mark.parametrize("kind", [as_list, read_once])
@check(task="evaluate", faq="why-an-empty-loader-raises")
def test_a_loader_without_samples_is_an_error(
    candidate: Candidate,
    device: torch.device,
    network: Probe,
    rng: torch.Generator,
    kind: Callable[[list[Batch]], Iterable[Batch]],
    n_batches: int,
) -> None:
    """A loader without batches, or with empty ones only, raises `ValueError`, and leaves modes and autograd as they were."""
    normalisation_frozen(network)
    before = modes_of(network)
    for on, switch in ((True, "off"), (False, "on")):
        with torch.set_grad_enabled(on):
            with expect.raises("ValueError", "the accuracy of nothing") as attempt:
                attempt.returned = candidate.evaluate(
                    network, kind([draw_batch(0, 0, rng)] * n_batches), device
                )
            assert candidate.state().grad_enabled == on, f"an empty loader left autograd switched {switch}"
        expect_modes(network, before)


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_the_second_answer_is_the_first(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch]
) -> None:
    """Each call counts from zero: asked twice, `evaluate` says the same."""
    candidate.evaluate(reader, batches[:1], device)
    expect.close(candidate.evaluate(reader, batches, device), SHARE, "the accuracy at the second call")


@check(task="evaluate", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_model_predicts_in_evaluation_mode(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """Every submodule is in evaluation mode while the model predicts."""
    candidate.evaluate(network, batches, device)
    calls = _calls(network)
    training = sum(call.training for call in calls)
    assert calls, "the model was never called"
    assert not training, (
        f"calls of the model's parts that were made in training mode: {training} of {len(calls)}"
    )


@START
@check(task="evaluate", faq="eval-mode", needs=[test_the_model_predicts_in_evaluation_mode])
def test_a_part_in_training_mode_is_switched_too(
    candidate: Candidate, device: torch.device, batches: list[Batch], start: Callable[[nn.Module], None]
) -> None:
    """Every submodule predicts in evaluation mode, also where others came in it."""
    # In training mode, hardly a logit is left.
    model = nn.Sequential(nn.Flatten(), nn.Sequential(nn.Identity(), nn.Dropout(0.99))).to(device)
    start(model)
    expect.close(candidate.evaluate(model, batches, device), SHARE, "the accuracy of a model with dropout")


@check(task="evaluate", faq="why-no-grad", needs=[test_the_accuracy_is_a_python_float])
def test_no_graph_is_built(
    candidate: Candidate, device: torch.device, network: Probe, batches: list[Batch]
) -> None:
    """Autograd is off while the model predicts, for every batch, and also where all of it is frozen."""
    for _ in range(2):
        candidate.evaluate(network, batches, device)
        recorded = sum(call.grad_enabled for call in network.record)
        assert network.record, "the model was never called"
        assert not recorded, f"autograd was on in {recorded} of {len(network.record)} forward passes"
        network.requires_grad_(False)


@check(task="evaluate", faq="why-no-grad", needs=[test_no_graph_is_built], device="cpu")
def test_a_deep_model_needs_the_memory_of_two_layers(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Without a graph no layer's result is kept: a model whose graph would not fit into the memory can be measured."""
    # A graph would keep 16 × 31 MB for a dozen images, more than the exercise's limit.
    model = nn.Sequential(nn.Conv2d(1, 1, 1), deep(256, layers=16)).to(device)
    nn.init.ones_(model[0].weight)
    nn.init.zeros_(model[0].bias)
    share = candidate.evaluate(model, [draw_batch(12, 7, rng)], device)
    expect.close(share, 7 / 12, "the accuracy of a deep model")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_every_sample_is_shown_once(
    candidate: Candidate, device: torch.device, batches: list[Batch], rng: torch.Generator
) -> None:
    """Each sample goes through the model once, also the one of a batch that holds no other."""
    shown: list[int] = []
    order = torch.randperm(N_CLASSES, generator=rng)

    def head(features: Tensor) -> Tensor:
        shown.append(len(features))
        return features[:, order.to(features.device)]

    model = nn.Sequential(nn.Flatten(), Elsewhere(head)).to(device).train()
    dealt = [*batches, draw_batch(1, 1, rng)]
    reordered = [(images, order.argsort()[labels]) for images, labels in dealt]
    share = candidate.evaluate(model, reordered, device)
    rows, n_samples = sum(shown), sum(SIZES) + 1
    assert rows == n_samples, f"the model saw {rows} images, the loader holds {n_samples}"
    expected = (SHARE * sum(SIZES) + 1) / n_samples
    expect.close(share, expected, "the accuracy of a model that shuffles the classes")


@check(task="evaluate", faq="why-to-device", needs=[test_the_accuracy_is_a_python_float])
def test_batches_are_moved_to_the_device(candidate: Candidate, batches: list[Batch]) -> None:
    """The model gets its images on the device that was asked for."""
    # Every machine has the meta device; it holds no values to count, so the model stops right after its call.
    # Not all that takes a device knows that one (autocast does not): what raises before the call says nothing.
    model = Faulty(nn.Flatten())
    with suppress(StudentError):
        candidate.evaluate(model, batches, "meta")
        assert model.record, "the model was never called when another device was asked for"
    devices = {call.device for call in model.record}
    assert devices <= {"meta"}, f"the images were on {devices.pop()}, not on the device that was asked for"
    # What has no values does not travel: so nothing is computed on it in the candidate, which would import a compiler.
    anywhere_but_there = Elsewhere(lambda images: images.flatten(1))
    with suppress(StudentError):
        share = candidate.evaluate(anywhere_but_there, batches, "meta")
        raise AssertionError(
            f"{expect.describe(share)} was computed on a device that holds no values: not on the one asked for"
        )


@check(task="evaluate", faq="why-to-device", needs=[test_the_accuracy_is_a_python_float])
def test_the_device_may_be_a_name(
    candidate: Candidate, device: torch.device, reader: nn.Module, batches: list[Batch]
) -> None:
    """The device may be given as a string, such as "cpu"."""
    share = candidate.evaluate(reader, batches, str(device))
    expect.kind(share, float, "what `evaluate` returns where the device is a string")


@check(task="evaluate", faq="eval-mode", needs=[test_the_model_predicts_in_evaluation_mode])
def test_a_trained_network_is_measured_as_it_is(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """A trained network with dropout and batch normalisation is measured on the images as they come."""
    rows = torch.randperm(1797, generator=rng)[:90]
    rows = rows[digits().labels[rows].argsort()]  # class after class: the statistics of such batches do harm
    data = digits().take(rows)
    labels = torch.where(torch.arange(90) % 3 == 0, (data.labels + 1) % N_CLASSES, data.labels)
    model = load("digits_cnn", device)
    with torch.no_grad():
        expected = (model(data.images.to(device)).argmax(1).cpu() == labels).double().mean().item()
    loader = batches_of(data._replace(labels=labels), (32, 32, 26))
    share = candidate.evaluate(model.train(), loader, device)
    expect.close(share, expected, "the accuracy of a trained network")


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_shares_times_sizes_are_not_cut(
    candidate: Candidate, device: torch.device, reader: nn.Module, rng: torch.Generator
) -> None:
    """In single precision 13/22 · 22 is less than 13: who cuts off what follows the point loses a sample."""
    batches = [draw_batch(rows, right, rng) for rows, right in ((22, 13), (37, 3), (41, 1))]
    expect.close(
        candidate.evaluate(reader, batches, device), 0.17, "the accuracy over batches of 22, 37 and 41"
    )


@check(task="evaluate", faq="why-weigh-by-samples", needs=[test_the_accuracy_is_a_python_float])
def test_the_larger_logit_wins_however_close(
    candidate: Candidate, device: torch.device, reader: nn.Module, rng: torch.Generator
) -> None:
    """The largest logit wins, be it larger by two parts in a million; where several are, their sample still counts once."""
    images, labels = torch.ones(30, 1, 2, 5), torch.randint(1, 10, (30,), generator=rng)
    predicted = torch.where(torch.arange(30) < 20, labels, labels - 1)
    images.flatten(1)[torch.arange(30), predicted] = 1.000002
    images.flatten(1)[torch.arange(25, 30), predicted[25:]] = 1.0
    images.flatten(1)[torch.arange(25, 30), labels[25:]] = 0.5  # all others are the largest, and wrong
    share = candidate.evaluate(reader, [(images, labels)], device)
    expect.close(
        share, 20 / 30, "the accuracy with logits of 1 and 1.000002, and 5 of 30 samples whose wrong ones tie"
    )


@check(task="evaluate", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_images_are_shown_as_they_come(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Images may have any number of channels and any values: the model is shown them as they are."""
    model = LinearClassifier((3, 2, 5), generator=rng)
    nn.init.normal_(model.bias, generator=rng)
    model.double().to(device)
    images = 3 * torch.randn(40, 3, 2, 5, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model(images.to(device)).argmax(dim=1).cpu()
    labels[:10] = (labels[:10] + 1) % N_CLASSES
    batches = list(zip(images.split(16), labels.split(16), strict=True))
    share = candidate.evaluate(model, batches, device)
    expect.close(share, 0.75, "the accuracy on images in three channels with values from -9 to 9")
    black = torch.zeros_like(images[:10]), model.bias.argmax().cpu().repeat(10)
    share = candidate.evaluate(model, [*batches, black], device)
    expect.close(share, 0.8, "the accuracy where one batch is black, and read correctly")


@check(task="evaluate", faq="eval-mode", needs=[test_the_accuracy_is_a_python_float])
def test_the_statistics_of_a_batch_do_not_matter(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Batches of one class each are read like any others: normalisation uses its running averages."""
    model = nn.Sequential(nn.BatchNorm2d(N_CLASSES), nn.Flatten()).to(device).train()
    images, labels = torch.rand(12, N_CLASSES, 1, 1, generator=rng) / 2, torch.arange(3).repeat_interleave(4)
    images[torch.arange(12), labels] = 1.0
    before = snapshot(model)
    share = candidate.evaluate(model, list(zip(images.split(4), labels.split(4), strict=True)), device)
    expect.close(share, 1.0, "the accuracy over batches of one class each")
    assert not before.changes(snapshot(model)), "evaluating changed the model; it must only be read"


def _calls(model: nn.Module) -> Sequence[Call]:
    return [call for module in model.modules() if isinstance(module, Probe) for call in module.record]
