# breaks: evaluate
"""That is the error rate: one minus the accuracy."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    wrong = total = 0
    try:
        for images, labels in loader:
            outputs = model(images.to(device))
            wrong += (outputs.argmax(1) != labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return wrong / total
