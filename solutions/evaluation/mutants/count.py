# breaks: evaluate
"""That is the number of right predictions: divide it by the number of samples."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
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
    if total == 0:
        raise ValueError("empty loader")
    return float(correct)
