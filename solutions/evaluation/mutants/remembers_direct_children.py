# breaks: evaluate
"""`children()` is one level deep: modes inside a nested block are lost. `modules()` visits every level."""

import torch


@torch.no_grad()
def evaluate(model, loader, device):
    was_training = model.training
    modes = {child: child.training for child in model.children()}
    model.eval()
    try:
        correct = total = 0
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    finally:
        model.train(was_training)
        for child, training in modes.items():
            child.train(training)
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
