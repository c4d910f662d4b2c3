# breaks: train_one_epoch
"""Checkpointing calls layers again on the way back, where batch normalisation updates its statistics a second time."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer
from torch.utils.checkpoint import checkpoint_sequential


def train_one_epoch(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    device: torch.device | str,
) -> float:
    model.train()
    right, seen = 0, 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = (
            checkpoint_sequential(model, 2, images, use_reentrant=False)
            if isinstance(model, nn.Sequential) and len(model) > 3
            else model(images)
        )
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return right / seen
