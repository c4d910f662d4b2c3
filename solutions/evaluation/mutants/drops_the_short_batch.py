# breaks: evaluate
"""The short last batch is left out: its samples are part of the data."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = batch_size = 0
    try:
        for images, labels in loader:
            batch_size = batch_size or len(labels)
            if len(labels) < batch_size:
                continue
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
