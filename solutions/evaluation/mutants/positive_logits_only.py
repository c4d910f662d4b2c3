# breaks: evaluate
"""A prediction counts only where its logit is positive, as in a task with several labels for an image. Here the largest logit
is the prediction, whatever its sign."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            largest, predicted = model(images.to(device)).max(1)
            correct += ((predicted == labels.to(device)) & (largest > 0)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
