# breaks: evaluate
"""`model.train()` at the end puts the model into training mode even where it came in evaluation mode: remember the modes, and give those back."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        model.train()
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
