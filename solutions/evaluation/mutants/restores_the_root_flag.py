# breaks: evaluate
"""You remember one flag, `model.training`, and `model.train(flag)` gives it to every submodule: a layer that was frozen in evaluation mode is now training. Remember a flag for each of `model.modules()`."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    was_training = model.training
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        model.train(was_training)
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
