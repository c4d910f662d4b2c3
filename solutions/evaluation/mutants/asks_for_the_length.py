# breaks: evaluate
"""Not everything that yields batches has a dataset or a length: count the samples as they come."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    if len(loader) == 0:
        raise ValueError("empty loader")
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    return correct / total
