# breaks: evaluate
"""The number of batches times the size of the first one counts samples that the short last batch does not have. Add `len(labels)` of every batch."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = n_batches = batch_size = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            batch_size = max(batch_size, len(labels))
            n_batches += 1
    finally:
        for module, training in modes.items():
            module.training = training
    if n_batches == 0:
        raise ValueError("empty loader")
    return correct / (n_batches * batch_size)
