# breaks: evaluate
"""After an empty loader autograd is switched on, also for a caller who had switched it off: `torch.no_grad` gives back what it
found."""

import torch


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad():
            for images, labels in loader:
                correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
                total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        torch.set_grad_enabled(True)
        raise ValueError("empty loader")
    return correct / total
