# breaks: evaluate
"""Only a model that says of itself that it trains is switched to evaluation mode. One of its parts may train all the same, as
with Monte Carlo dropout: call `eval()` in any case."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    if model.training:
        model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
