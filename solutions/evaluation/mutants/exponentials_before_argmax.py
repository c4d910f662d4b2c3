# breaks: evaluate
"""Logits are turned into exponentials, which are infinite beyond 88: two large logits become alike. The largest logit is the
prediction as it is."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            correct += (model(images.to(device)).exp().argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
