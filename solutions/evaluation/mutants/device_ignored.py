# breaks: evaluate
"""The batches stay on the CPU: a model on a GPU cannot read them. Move images and labels to `device`."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            outputs = model(images).cpu()
            correct += (outputs.argmax(1) == labels).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
