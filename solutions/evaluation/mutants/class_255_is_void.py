# breaks: evaluate
"""Class 255 is taken for no label: it is one of K classes."""

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
                predicted = model(images.to(device)).argmax(dim=1)
                truth = labels.to(device)
                valid = truth != 255
                correct += ((predicted == truth) & valid).sum().item()
                total += valid.sum().item()
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
