"""Averages the batches' accuracies, each weighted by its number of samples."""

import torch


def evaluate(model, loader, device):
    training = [module for module in model.modules() if module.training]
    model.eval()
    weighted, weights = 0.0, 0
    try:
        for images, labels in loader:
            if not len(labels):
                continue
            with torch.no_grad():
                _, predicted = model(images.to(device)).max(dim=1)
            batch_accuracy = (predicted.cpu() == labels).double().mean().item()
            weighted += batch_accuracy * len(labels)
            weights += len(labels)
    finally:
        for module in training:
            module.training = True
    if weights == 0:
        raise ValueError("the loader is empty")
    return weighted / weights
