# breaks: evaluate
"""You go through the loader once to count the samples and once more to predict: a generator is empty the second time. Count both in one loop."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    total = sum(len(labels) for _, labels in loader)
    if total == 0:
        raise ValueError("empty loader")
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
    finally:
        for module, training in modes.items():
            module.training = training
    return correct / total
