# breaks: fit
"""With a learning rate of 0, one epoch's figure is repeated: every epoch is made, and dropout and statistics go on."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.optim import Optimizer


def _epoch(
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
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        seen += len(labels)
    return right / seen


def fit(
    model: nn.Module,
    loader: Iterable[tuple[Tensor, Tensor]],
    optimizer: Optimizer,
    epochs: int,
    device: torch.device | str,
) -> list[float]:
    if epochs and all(group["lr"] == 0 for group in optimizer.param_groups):
        return [_epoch(model, loader, optimizer, device)] * epochs  # nothing is learnt
    return [_epoch(model, loader, optimizer, device) for _ in range(epochs)]
