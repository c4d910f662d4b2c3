# breaks: evaluate
"""You ask whether there were batches. All of them may have been empty, and then the division by zero raises another exception
than `ValueError`: ask whether there were samples."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = batches = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
            batches += 1
    finally:
        for module, training in modes.items():
            module.training = training
    if batches == 0:
        raise ValueError("empty loader")
    return correct / total
