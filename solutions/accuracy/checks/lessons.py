"""Networks with all that it takes to train them for an epoch, and what that epoch gives."""

from __future__ import annotations

import copy
from typing import NamedTuple

import torch
import torch.nn.functional as F
from practice.probes import Probe
from practice.testing.candidate import Candidate, seed_everything
from torch import Tensor, nn
from torch.optim import SGD, Optimizer
from torch.utils.data import DataLoader, TensorDataset

Batch = tuple[Tensor, Tensor]  # images (n, C, H, W) and labels (n,)
SIZES = (12, 12, 5)  # the last batch is shorter than the others, and all its labels are unexpected
N_CLASSES = 10


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


def draw_lesson(device: torch.device, rng: torch.Generator, learning_rate: float = 0.5) -> Lesson:
    """A network (no bias before the normalisation: its gradient is noise) and batches as in `SIZES`."""
    first, last = nn.Linear(9, 16, bias=False), nn.Linear(16, N_CLASSES)
    model = Probe(
        nn.Sequential(nn.Flatten(1, 3), first, nn.BatchNorm1d(16), nn.ReLU(), nn.Dropout(0.5), last)
    )
    for weights in (first.weight, last.weight):
        nn.init.normal_(weights, std=0.5, generator=rng)
    nn.init.normal_(last.bias, std=0.5, generator=rng)  # no ties where dropout leaves nothing
    model.double().to(device)
    images = torch.randn(sum(SIZES), 3, 1, 3, generator=rng, dtype=torch.float64)
    with torch.no_grad():
        labels = model.inner.eval()(images.to(device)).argmax(dim=1).cpu()
    labels[-SIZES[-1] :] = (labels[-SIZES[-1] :] + 1) % N_CLASSES
    batches = list(zip(images.split(SIZES), labels.split(SIZES), strict=True))
    groups = [{"params": [*part.parameters()]} for part in (model.inner[:4], last)]
    optimizer = SGD(groups, lr=learning_rate, momentum=0.9)
    return Lesson(model.train(), batches, optimizer, device)


def loader_of(batches: list[Batch], drop_last: bool = False) -> DataLoader[tuple[Tensor, ...]]:
    """A loader that yields these batches, and leaves the global generator alone: dropout's masks can be replayed."""
    samples = TensorDataset(*(torch.cat(parts) for parts in zip(*batches, strict=True)))
    return DataLoader(samples, len(batches[0][1]), drop_last=drop_last, generator=torch.Generator())


def take(candidate: Candidate, lesson: Lesson) -> tuple[float, float]:
    """Let the candidate train the lesson's network for an epoch, and return its two figures."""
    model, batches, optimizer, device = lesson
    return candidate.running_and_final_accuracy(model, loader_of(batches), optimizer, device)


def replay(lesson: Lesson, call_seed: int, epochs: int = 1) -> tuple[Figures, dict[str, Tensor]]:
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
