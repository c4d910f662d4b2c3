"""Hidden checks of `accuracy`."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from practice.testing import check, expect, snapshot
from practice.testing.candidate import Candidate
from torch import Tensor


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
    predicted, labels = torch.tensor(
        [[999, 300, 44, 2049, 200, 255, 1500, 2099], [231, 44, 300, 2048, 200, 255, 1500, 2099]]
    )
    share = candidate.accuracy(F.one_hot(predicted, 2100).half().to(device), labels.to(device))
    expect.close(share, 4 / 8, "the accuracy of logits of 2,100 classes")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_a_class_may_be_predicted_that_no_label_names(candidate: Candidate, device: torch.device) -> None:
    """All classes can be predicted, also those that none of these samples is of."""
    labels = torch.arange(30) % 3
    predicted = torch.where(torch.arange(30) < 12, labels, labels + 4)  # as cells of 3×3, 4 and 8 are right
    share = candidate.accuracy(F.one_hot(predicted, 10).float().to(device), labels.to(device))
    expect.close(share, 12 / 30, "the accuracy of 30 samples of 3 classes of 10")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_logits_may_lie_apart(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Logits that are a part of a larger tensor, or its transpose, are not contiguous, and are measured like any others."""
    logits, labels = _scored(8, 5, 6, device, rng)
    for apart in (torch.cat([logits, -logits], dim=1)[:, :5], logits.T.contiguous().T):
        expect.close(
            candidate.accuracy(apart, labels), 6 / 8, "the accuracy of logits that are not contiguous"
        )


@pytest.mark.parametrize(("scale", "shift"), [(1, -1e4), (1, 1e4), (1e12, 0)])
@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_logits_may_be_large(
    candidate: Candidate, device: torch.device, rng: torch.Generator, scale: float, shift: float
) -> None:
    """Logits far from 0 are logits like any others, although their exponentials vanish or overflow."""
    logits, labels = _scored(9, 5, 6, device, rng)  # about -1
    share = candidate.accuracy(scale * logits + shift, labels)
    expect.close(share, 6 / 9, f"the accuracy of logits about {shift - scale:.0e}")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_the_larger_logit_wins_however_close(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """The largest logit wins, be it larger by two parts in a million, or near 0 by even less."""
    labels = torch.randint(5, (30,), generator=rng)
    predicted = torch.where(torch.arange(30) < 12, labels, (labels + torch.arange(30) % 4 + 1) % 5)
    largest = F.one_hot(predicted, 5).to(device)
    share = candidate.accuracy(1 + 2e-6 * largest, labels.to(device))
    expect.close(share, 12 / 30, "the accuracy of logits of 1 and 1.000002")
    # Half precision has no two probabilities so near to each other, single precision has.
    for gap, dtype in ((3e-5, torch.float16), (6e-7, torch.float32), (6e-7, torch.float64)):
        share = candidate.accuracy((gap * largest).to(dtype), labels.to(device))
        expect.close(share, 12 / 30, f"the accuracy of logits of 0 and {gap:.0e} in {dtype}")
    apart = torch.tensor([[-1e8, 1e8], [0.1, 0.9]], device=device)
    share = candidate.accuracy(apart, torch.tensor([1, 1], device=device))
    expect.close(share, 1.0, "the accuracy of a sample with logits below 1 beside one with logits of 10⁸")
    widest = torch.tensor([[-60_000.0, 50_000.0, 60_000.0]], dtype=torch.float16, device=device)
    share = candidate.accuracy(widest, torch.tensor([2], device=device))
    expect.close(share, 1.0, "the accuracy of logits as far apart as half precision allows")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_a_class_may_be_ruled_out(candidate: Candidate, device: torch.device) -> None:
    """A logit of −∞ rules a class out, and is less than any other."""
    logits = torch.tensor([[-torch.inf, -2.0, -1.0], [-3.0, -torch.inf, -4.0], [-1.0, -2.0, -torch.inf]])
    share = candidate.accuracy(logits.to(device), torch.tensor([2, 0, 2], device=device))
    expect.close(share, 2 / 3, "the accuracy of logits of which one is −∞ in each row")


@check(task="accuracy", faq="argmax-of-the-logits", needs=[test_the_accuracy_is_a_python_float])
def test_a_sample_counts_once_where_several_logits_are_the_largest(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """Where several logits are the largest, the sample counts once; if all of them are wrong, as an error."""
    labels = torch.randint(5, (12,), generator=rng)
    logits = F.one_hot(labels, 5).float()
    logits[4:] = 1 - logits[4:]  # all but that of the true class
    share = candidate.accuracy(logits.to(device), labels.to(device))
    expect.close(share, 4 / 12, "the accuracy of 4 right samples, and 8 whose four largest logits are wrong")
    tied = candidate.accuracy(torch.ones(1, 2, device=device), torch.zeros_like(labels[:1]).to(device))
    assert tied in (0.0, 1.0), f"a sample whose two logits are equal counts {tied}: it is right or wrong"


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
    logits = 2 * logits.requires_grad_()
    value = candidate.accuracy(logits, labels)
    expect.kind(value, float, "the accuracy of logits that need a gradient")
    expect.close(value, 6 / 8, "the accuracy of logits that need a gradient")
    assert logits.requires_grad, "the logits need no gradient any more; they must only be read"
    expect.usual_modes(candidate.state(), "measuring")


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
