# breaks: evaluate
"""The confusion matrix has columns for the labels of the batch only: a class beyond them lands on the diagonal."""

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
                if len(labels) == 0:
                    continue
                predicted = model(images.to(device)).argmax(dim=1).cpu()
                k = int(labels.max()) + 1
                cells = torch.bincount(labels * k + predicted, minlength=k * k)[: k * k]
                correct += int(cells.view(k, k).trace())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
