# breaks: evaluate
"""The logits go through a sigmoid before the largest is looked for. Beyond 17 it is 1 in single precision, so that
several classes are equally large, and the first of them wins. The logits themselves tell which is largest."""

import torch
from torch import nn


def evaluate(model: nn.Module, loader, device) -> float:
    modes = {module: module.training for module in model.modules()}
    correct = total = 0
    try:
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                scores = torch.sigmoid(model(images.to(device)))
                correct += (scores.argmax(dim=1) == labels.to(device)).sum().item()
                total += len(labels)
    finally:
        for module, mode in modes.items():
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
