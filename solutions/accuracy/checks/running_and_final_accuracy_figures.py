"""Hidden checks of the figures of `running_and_final_accuracy`: how the model is measured, and its predictions counted."""

from __future__ import annotations

import pytest
import torch
import torch.nn.functional as F
from practice.models import LinearClassifier
from practice.probes import InEvaluation, Probe, deep
from practice.testing import check, expect
from practice.testing.candidate import Candidate
from torch import nn
from torch.optim import SGD
from torch.utils.data import DataLoader, TensorDataset

from .lessons import Lesson, draw_lesson, loader_of, replay, take
from .running_and_final_accuracy import (
    TASK,
    test_one_epoch_is_trained_in_training_mode,
    test_the_weights_are_those_of_one_epoch,
    test_there_are_two_python_floats,
)


@pytest.fixture
def overshot(device: torch.device, rng: torch.Generator, call_seed: int) -> Lesson:
    """A lesson with steps so long that the model is worse at the end than while it was trained."""
    while True:
        drawn = draw_lesson(device, rng, learning_rate=5.0)
        figures, _ = replay(drawn, call_seed)
        if figures.running > figures.final + 1e-3:
            return drawn


@check(task=TASK, faq="eval-mode", needs=[test_one_epoch_is_trained_in_training_mode])
def test_the_trained_model_is_measured_in_evaluation_mode_without_a_graph(
    candidate: Candidate, lesson: Lesson
) -> None:
    """After the last step the model predicts in evaluation mode, with autograd off, which is on again afterwards."""
    take(candidate, lesson)
    assert not lesson.model.record[-1].training, "the last forward pass was made in training mode"
    recorded = sum(call.grad_enabled for call in lesson.model.record if not call.training)
    assert not recorded, f"autograd recorded {recorded} forward passes in evaluation mode"
    expect.usual_modes(candidate.state(), "the epoch")


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
    trained = draw_lesson(device, rng)
    batches = trained.batches[:1]
    heavy = InEvaluation(nn.Sequential(nn.Unflatten(1, (1, 2, 5)), *deep(192, layers=16)))  # 16 × 35 MB
    model = Probe(nn.Sequential(*trained.model.inner, heavy)).train()
    figures, _ = replay(trained._replace(batches=batches), call_seed)
    pair = candidate.running_and_final_accuracy(model, loader_of(batches), trained.optimizer, device)
    expect.close(pair[1], figures.final, "the final accuracy of a model that is deep in evaluation mode")


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_running_accuracy_is_that_of_the_steps(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The running accuracy counts each sample once, by the logits that its batch is trained on."""
    figures, _ = replay(lesson, call_seed)
    running, _ = take(candidate, lesson)
    expect.close(running, figures.running, "the running accuracy over batches of 12, 12 and 5")


@check(task=TASK, faq="running-average", needs=[test_the_weights_are_those_of_one_epoch])
def test_samples_that_the_loader_leaves_out_do_not_count(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """With `drop_last` the loader deals fewer samples than its data set holds: only those are counted."""
    model, batches, optimizer, device = lesson
    figures, _ = replay(lesson._replace(batches=batches[:-1]), call_seed)
    loader = loader_of(batches, drop_last=True)
    pair = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy where the last batch is dropped")


@check(task=TASK, faq="test-above-train", needs=[test_the_weights_are_those_of_one_epoch])
def test_the_final_accuracy_is_that_of_the_model(
    candidate: Candidate, lesson: Lesson, call_seed: int
) -> None:
    """The final accuracy is that of the trained model on all training samples."""
    figures, _ = replay(lesson, call_seed)
    _, final = take(candidate, lesson)
    expect.close(final, figures.final, "the final accuracy over batches of 12, 12 and 5")


@check(task=TASK, faq="test-above-train", needs=[test_the_final_accuracy_is_that_of_the_model])
def test_the_final_accuracy_may_be_the_lower_one(
    candidate: Candidate, overshot: Lesson, call_seed: int
) -> None:
    """Both figures are told as they are, also where steps that are too long have made the model worse."""
    figures, _ = replay(overshot, call_seed)
    pair = take(candidate, overshot)
    expect.close(list(pair), list(figures[:2]), "running and final accuracy after steps that are too long")


@check(task=TASK, faq="test-above-train", needs=[test_there_are_two_python_floats])
def test_a_shuffled_image_keeps_its_label(
    candidate: Candidate, device: torch.device, rng: torch.Generator, call_seed: int
) -> None:
    """Each image is measured with its own label, up to the last of many batches, also where they differ the second time."""
    n_classes = 12
    model = LinearClassifier((2, 2, 3), n_classes, rng)
    lower = torch.full((n_classes,), -2.0)  # all logits are negative
    model.load_state_dict({"weight": torch.eye(n_classes), "bias": lower})
    labels = torch.randint(n_classes, (2191,), generator=rng)
    images = 1 - 2e-6 * (1 - F.one_hot(labels, n_classes))  # (2191, 12): in half precision all are 1
    labels[:90] = (labels[:90] + 1) % n_classes  # 2,101 are right: half precision has no such number
    images[torch.arange(40), (labels[:40] + 1) % n_classes] = 1.0  # two logits are the largest, both wrong
    images = images.view(-1, 2, 2, 3)
    order = torch.Generator().manual_seed(call_seed)
    loader = DataLoader(TensorDataset(images, labels), 20, shuffle=True, generator=order)
    optimizer = SGD(model.to(device).parameters(), lr=0.0)
    pair = candidate.running_and_final_accuracy(model, loader, optimizer, device)
    share = 2101 / 2191
    expect.close(list(pair), [share, share], "both accuracies of a model that makes few errors")


@check(task=TASK, faq="running-average", needs=[test_there_are_two_python_floats])
def test_nothing_right_is_zero(candidate: Candidate, device: torch.device, rng: torch.Generator) -> None:
    """Where no answer is right, not even one of two classes, both figures are 0, however sure the model is."""
    linear = LinearClassifier((1, 1, 2), 2, rng)
    # In single precision the exponentials of such logits are ∞, and the probability of the label is 0.
    linear.load_state_dict({"weight": 400 * torch.eye(2), "bias": torch.full((2,), 100.0)})
    model = Probe(linear.to(device)).train()
    labels = torch.arange(7) % 2
    images = torch.rand(7, 1, 1, 2, generator=rng) / 2
    images.flatten(1)[torch.arange(7), 1 - labels] = 1.0
    lesson = Lesson(model, [(images, labels)], SGD(model.parameters(), lr=0.0), device)
    expect.close(list(take(candidate, lesson)), [0.0, 0.0], "both accuracies where no answer is right")


@check(task=TASK, faq="running-average", needs=[test_there_are_two_python_floats])
def test_shares_times_sizes_are_not_cut(
    candidate: Candidate, device: torch.device, rng: torch.Generator
) -> None:
    """In floats 27/49 · 49 is less than 27: who cuts off what follows the point loses a sample."""
    linear = LinearClassifier((1, 1, 3), 3, rng)
    linear.load_state_dict({"weight": torch.eye(3), "bias": torch.zeros(3)})
    batches = []
    for rows, right in ((49, 27), (20, 8)):
        labels = torch.randint(3, (rows,), generator=rng)
        predicted = torch.where(torch.arange(rows) < right, labels, (labels + 1) % 3)
        batches.append((F.one_hot(predicted, 3).float().view(-1, 1, 1, 3), labels))
    samples = TensorDataset(*(torch.cat(parts) for parts in zip(*batches, strict=True)))
    loader = DataLoader(samples, batch_sampler=[range(49), range(49, 69)])
    optimizer = SGD(linear.to(device).parameters(), lr=0.0)
    pair = candidate.running_and_final_accuracy(linear, loader, optimizer, device)
    expect.close(list(pair), [35 / 69] * 2, "both accuracies over batches of 49 and 20")
