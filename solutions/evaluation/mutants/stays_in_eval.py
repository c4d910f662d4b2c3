# breaks: evaluate
"""The model is left in evaluation mode: who calls `evaluate` between two epochs goes on training without dropout. Give every submodule its own mode back."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    correct = total = 0
    for images, labels in loader:
        outputs = model(images.to(device))
        correct += (outputs.argmax(1) == labels.to(device)).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
