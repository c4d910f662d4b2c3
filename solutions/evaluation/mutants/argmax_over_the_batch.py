# breaks: evaluate
"""`argmax(0)` goes down the batch and finds an image for each class; the class of each image is along dimension 1."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            if len(labels) == 0:
                continue
            predictions = model(images.to(device)).argmax(0)[: len(labels)]
            correct += (predictions == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
