# breaks: evaluate
"""Predictions and labels are compared as bytes, in which 256 is 0 again."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct, total = 0, 0
    model.eval()
    try:
        with torch.no_grad():
            for images, labels in loader:
                predicted = model(images.to(device)).argmax(dim=1)
                correct += int((predicted.byte() == labels.to(device).byte()).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
