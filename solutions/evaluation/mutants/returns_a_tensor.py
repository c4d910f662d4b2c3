# breaks: evaluate
"""The result is still a tensor: `.item()` makes a Python number of it."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = torch.zeros((), device=device)
    total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
