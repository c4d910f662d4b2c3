# breaks: evaluate
"""Predictions and labels are compared as one-hot vectors of length 10: that is the number of digits. How many classes
there are is the number of columns of the logits."""

import torch
import torch.nn.functional as F
from torch import nn


def evaluate(model: nn.Module, loader, device) -> float:
    modes = {module: module.training for module in model.modules()}
    correct = total = 0
    try:
        model.eval()
        with torch.no_grad():
            for images, labels in loader:
                predictions = F.one_hot(model(images.to(device)).argmax(dim=1), 10)
                correct += (predictions * F.one_hot(labels.to(device), 10)).sum().item()
                total += len(labels)
    finally:
        for module, mode in modes.items():
            module.training = mode
    if total == 0:
        raise ValueError("the loader holds no samples")
    return correct / total
