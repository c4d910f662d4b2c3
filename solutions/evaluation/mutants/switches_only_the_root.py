# breaks: evaluate
"""`model.training = False` changes one flag of the outermost module; its layers go on training. `model.eval()` reaches them all."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    was_training = model.training
    model.training = False
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        model.training = was_training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
