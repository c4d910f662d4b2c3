# breaks: evaluate
"""The mean of an empty batch is NaN, and NaN times 0 is still NaN: it spoils the sum. Count right predictions instead of averaging them."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct, total = 0.0, 0
    try:
        for images, labels in loader:
            hits = model(images.to(device)).argmax(1) == labels.to(device)
            correct += hits.double().mean().item() * len(labels)
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
