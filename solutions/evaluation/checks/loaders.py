"""Batches whose accuracy is known, in everything that a loader may be."""

from __future__ import annotations

from collections.abc import Iterable

import torch
from practice.data import Batches
from torch import Tensor
from torch.utils.data import DataLoader, TensorDataset

from .networks import N_CLASSES

Batch = tuple[Tensor, Tensor]  # images (n, C, H, W) and labels (n,)
SIZES = (5, 5, 3)  # the last batch is shorter than the others
RIGHT = (5, 3, 1)  # and harder
SHARE = sum(RIGHT) / sum(SIZES)


def as_list(batches: list[Batch]) -> Iterable[Batch]:
    """Yield the batches from a list, as often as it is asked."""
    return batches


def without_length(batches: list[Batch]) -> Iterable[Batch]:
    """Yield the batches from an object that has no length."""
    return Batches(batches)


def read_once(batches: list[Batch]) -> Iterable[Batch]:
    """Yield the batches from an iterator, which ends for good."""
    return iter(batches)


def data_loader(batches: list[Batch]) -> Iterable[Batch]:
    """Yield the samples from torch's own loader, which cuts them in the same way."""
    images, labels = (torch.cat(parts) for parts in zip(*batches, strict=True))
    return DataLoader(TensorDataset(images, labels), batch_size=SIZES[0])


def part_of_a_data_set(batches: list[Batch]) -> Iterable[Batch]:
    """Yield the samples from a loader that leaves half of its data set out, as one with a sampler does."""
    images, labels = (torch.cat(parts * 2) for parts in zip(*batches, strict=True))
    rows = [one.tolist() for one in torch.arange(sum(SIZES)).split(SIZES)]
    return DataLoader(TensorDataset(images, labels), batch_sampler=rows)


def draw_batch(rows: int, right: int, rng: torch.Generator, n_classes: int = N_CLASSES) -> Batch:
    """Images (rows, 1, 2, n_classes / 2) whose brightest pixel is the label in `right` of them."""
    predicted = torch.randint(n_classes, (rows,), generator=rng)
    shift = torch.randint(1, n_classes, (rows,), generator=rng)
    shift[torch.randperm(rows, generator=rng)[:right]] = 0
    images = torch.rand(rows, 1, 2, n_classes // 2, generator=rng) / 2
    images.flatten(1)[torch.arange(rows), predicted] = 1.0
    return images, (predicted + shift) % n_classes
