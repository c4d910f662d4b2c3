"""Measure the training accuracy twice: while the model learns, and when it has learnt."""

from __future__ import annotations

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def accuracy(logits: Tensor, labels: Tensor) -> float:
    """Return the share of the rows of `logits` whose largest entry is at the label."""
    if len(labels) == 0:
        raise ValueError("no samples, no accuracy")
    predictions = logits.argmax(dim=1)  # (N, K) → (N,)
    return int((predictions == labels).sum()) / len(labels)


def _train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    """Take one step a batch, and score each batch by the very logits that it is trained on."""
    correct = seen = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)  # (n, K)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        seen += len(labels)
    if seen == 0:
        raise ValueError("a loader without samples has no accuracy")
    return correct / seen


def _measure(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    """Score the model as it stands: in evaluation mode, without a graph."""
    correct = seen = 0
    model.eval()
    with torch.no_grad():
        for images, labels in loader:
            correct += int((model(images.to(device)).argmax(dim=1) == labels.to(device)).sum())
            seen += len(labels)
    return correct / seen


def running_and_final_accuracy(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> tuple[float, float]:
    """Train for one epoch; return the epoch's running accuracy and the trained model's."""
    running = _train_one_epoch(model, loader, optimizer, device)
    final = _measure(model, loader, device)
    model.train()
    return running, final
