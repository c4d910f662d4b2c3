"""Train a classifier, one update for each batch, one figure for each epoch."""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def updates_per_epoch(n_samples: int, batch_size: int, drop_last: bool) -> int:
    """Return how many updates one epoch makes: one a batch."""
    if batch_size < 1:
        raise ValueError(f"a batch holds at least one sample, not {batch_size}")
    full, left_over = divmod(n_samples, batch_size)
    return full if drop_last or left_over == 0 else full + 1


def _update(model: nn.Module, images: Tensor, labels: Tensor, optimizer: Optimizer) -> Tensor:
    """Take one step on a batch's mean cross-entropy; return the logits (n, K) that led to it."""
    logits: Tensor = model(images)
    optimizer.zero_grad()  # `backward` adds to whatever is there
    F.cross_entropy(logits, labels).backward()
    optimizer.step()
    return logits


def _epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    """Go through the loader once; score each batch by the very logits that it is trained on."""
    correct = seen = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = _update(model, images, labels, optimizer)
        correct += int((logits.argmax(dim=1) == labels).sum())
        seen += len(labels)
    if seen == 0:
        raise ValueError("a loader without samples has no accuracy")
    return correct / seen


def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    """Train for one epoch, and return its running accuracy."""
    return _epoch(model, loader, optimizer, device)


def fit(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    epochs: int,
    device: torch.device | str,
) -> list[float]:
    """Train for several epochs, and return the running accuracy of each."""
    return [_epoch(model, loader, optimizer, device) for _ in range(epochs)]
