# breaks: evaluate
"""A batch of one image is repeated: each sample is shown once."""

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
                images = images.to(device)
                if len(images) == 1:
                    images = images.repeat(2, 1, 1, 1)
                predicted = model(images)[: len(labels)].argmax(dim=1)
                correct += int((predicted == labels.to(device)).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
