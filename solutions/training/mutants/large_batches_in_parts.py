# breaks: train_one_epoch
"""A batch of more than 256 goes through in parts, each normalised by itself: a step has one forward pass."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    model.train()
    right, seen = 0, 0
    for images, labels in loader:
        optimizer.zero_grad()
        for some, theirs in zip(images.split(256), labels.split(256), strict=True):  # bounds the memory
            some, theirs = some.to(device), theirs.to(device)
            logits = model(some)
            (F.cross_entropy(logits, theirs, reduction="sum") / len(labels)).backward()
            right += (logits.argmax(dim=1) == theirs).sum().item()
        optimizer.step()
        seen += len(labels)
    return right / seen
