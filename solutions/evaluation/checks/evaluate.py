"""Hidden checks of `evaluate`: how predictions are counted.

The brightest pixel of an image *is* the class that the model predicts, so that a check decides which predictions are
right.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable

import pytest
import torch
from practice.probes import Probe
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import nn

from .loaders import (
    SHARE,
    Batch,
    as_list,
    data_loader,
    draw_batch,
    part_of_a_data_set,
    read_once,
    without_length,
)
from .modes import expect_modes, modes_of, normalisation_frozen
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
