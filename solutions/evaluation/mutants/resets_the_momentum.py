# breaks: evaluate
"""Batch normalisation is left with a momentum of 0.1, whatever it had before: settings of the model are not yours to change."""

import torch
from torch import nn


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
            if isinstance(module, nn.BatchNorm1d | nn.BatchNorm2d):
                module.momentum = 0.1
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
