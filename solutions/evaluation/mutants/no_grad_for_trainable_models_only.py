# breaks: evaluate
"""A frozen model predicts with autograd on: switch it off whatever the model is."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


def evaluate(model: nn.Module, loader: Iterable[tuple[Tensor, Tensor]], device: torch.device | str) -> float:
    modes = [(module, module.training) for module in model.modules()]
    correct, total = 0, 0
    recording = torch.is_grad_enabled() and not any(weight.requires_grad for weight in model.parameters())
    try:
        model.eval()
        with torch.set_grad_enabled(recording):
            for images, labels in loader:
                predicted = model(images.to(device)).argmax(dim=1)
                correct += int((predicted == labels.to(device)).sum())
                total += len(labels)
    finally:
        for module, mode in modes:
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
