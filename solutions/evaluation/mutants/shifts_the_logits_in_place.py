# breaks: evaluate
"""The logits are shifted in place: those of a model that only flattens are the caller's images."""

from collections.abc import Iterable

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct = total = 0
    try:
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                logits = model(images.to(device))
                logits -= logits.amax(dim=1, keepdim=True)  # for a stable softmax
                predicted = logits.softmax(dim=1).argmax(dim=1)
                correct += (predicted == labels.to(device)).sum().item()
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
