# breaks: evaluate
"""The modes come back where the model raises a RuntimeError, but not after other exceptions: `finally` runs after each."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}

    def restore():
        for module, training in modes.items():
            module.training = training

    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    except RuntimeError:
        restore()
        raise
    restore()
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
