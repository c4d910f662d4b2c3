# breaks: evaluate
"""`squeeze()` removes every dimension of size 1: of a batch with one image it removes the batch itself."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            logits = model(images.to(device)).squeeze()
            correct += (logits.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
