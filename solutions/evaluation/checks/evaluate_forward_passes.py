"""Hidden checks of the forward passes in which `evaluate` predicts: modes, no graph, the device, images as they come.

Probes in the model record the passes: for the sake of a message that says what went wrong. A record can be forged where
it is kept, so what it says is also seen by a value, by the memory that it takes, or where the student's code has no
access.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextlib import suppress

import torch
from practice.data import batches_of, digits
from practice.models import LinearClassifier, load
from practice.probes import Call, Elsewhere, Faulty, Probe, deep
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from practice.testing.faults import StudentError
from torch import Tensor, nn

from .evaluate import test_the_accuracy_is_a_python_float
from .loaders import SHARE, SIZES, Batch, draw_batch
from .modes import START
from .networks import N_CLASSES


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
