# breaks: evaluate
"""You end with autograd switched on, even where the caller had switched it off. A context manager gives back the mode that it found."""

import torch


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    torch.set_grad_enabled(False)
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        torch.set_grad_enabled(True)
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
