# breaks: evaluate
"""The modes are remembered after `model.eval()`, when every flag is already False: take them down first."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    modes = {module: module.training for module in model.modules()}
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
