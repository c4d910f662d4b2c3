# breaks: evaluate
"""Images that require a gradient come back without: the batches are only read."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct, total = 0, 0
    try:
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                images = images.to(device).requires_grad_(False)
                correct += int((model(images).argmax(dim=1) == labels.to(device)).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
