# breaks: evaluate
"""The right predictions are counted in a tensor of 8 bits, which begins again at 0 after 255. Count in a Python int, or
in int64."""

import torch
from torch import nn


def evaluate(model: nn.Module, loader, device) -> float:
    modes = {module: module.training for module in model.modules()}
    correct = torch.zeros((), dtype=torch.uint8, device=device)
    total = 0
    try:
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                predictions = model(images.to(device)).argmax(dim=1)
                correct += (predictions == labels.to(device)).sum()
                total += len(labels)
    finally:
        for module, mode in modes.items():
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct.item() / total
