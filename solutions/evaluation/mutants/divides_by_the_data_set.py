# breaks: evaluate
"""You divide by the size of the data set. A loader with a sampler, or with `drop_last`, leaves some of it out: count what it
yields."""

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
    return correct / (len(loader.dataset) if hasattr(loader, "dataset") else total)
