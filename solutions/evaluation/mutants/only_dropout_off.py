# breaks: evaluate
"""Only the dropout layers are in evaluation mode: batch normalisation still normalises by the batch, and its running statistics move. Switch the whole model."""

import torch
from torch import nn


@torch.no_grad()
def evaluate(model, loader, device):
    dropouts = [module for module in model.modules() if isinstance(module, nn.Dropout)]
    modes = [dropout.training for dropout in dropouts]
    for dropout in dropouts:
        dropout.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for dropout, training in zip(dropouts, modes, strict=True):
            dropout.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
