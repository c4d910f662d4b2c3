# breaks: evaluate
"""That is the mean of the batches' accuracies: the short last batch counts as much as a full one. Add up the right predictions and the samples, and divide once."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    accuracies = []
    try:
        for images, labels in loader:
            if len(labels) == 0:
                continue
            outputs = model(images.to(device))
            accuracies.append((outputs.argmax(1) == labels.to(device)).float().mean().item())
    finally:
        for module, training in modes.items():
            module.training = training
    if not accuracies:
        raise ValueError("empty loader")
    return sum(accuracies) / len(accuracies)
