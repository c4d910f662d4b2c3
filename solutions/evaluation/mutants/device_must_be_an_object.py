# breaks: evaluate
"""`device` may be a string such as "cpu", which has no `type`: make it a `torch.device(device)` first."""

import torch


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        with torch.no_grad(), torch.autocast(device.type, enabled=False):
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
