# breaks: fit
"""Frozen parameters are taken out of the optimizer for good: whoever thaws them finds that they do not learn."""

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
    for group in optimizer.param_groups:  # an old gradient of a frozen parameter must not be followed
        group["params"] = [parameter for parameter in group["params"] if parameter.requires_grad]
    return [_epoch(model, loader, optimizer, device) for _ in range(epochs)]
