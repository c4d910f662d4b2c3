# breaks: evaluate
"""`torch.no_grad()` on a line of its own does nothing: it is a context manager, so it works only as `with torch.no_grad():` (or as a decorator)."""

import torch


def evaluate(model, loader, device):
    modes = [(module, module.training) for module in model.modules()]
    model.eval()
    torch.no_grad()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
        if total == 0:
            raise ValueError("empty loader")
        return correct / total
    finally:
        for module, training in modes:
            module.training = training
