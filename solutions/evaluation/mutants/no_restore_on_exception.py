# breaks: evaluate
"""When the model raises, the lines that give the modes back are never reached. Put them into `finally`."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    for images, labels in loader:
        outputs = model(images.to(device))
        correct += (outputs.argmax(1) == labels.to(device)).sum().item()
        total += len(labels)
    for module, training in modes.items():
        module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
