# breaks: evaluate
"""The model predicts in whatever mode it came: in training mode, dropout still switches units off at random and batch normalisation looks at the batch. Call `model.eval()` first."""

import torch


def evaluate(model, loader, device):
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
