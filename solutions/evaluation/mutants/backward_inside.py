# breaks: evaluate
"""Evaluating computes a loss and its gradients: that belongs to training. It builds a graph and leaves gradients that the next step would use."""

import torch.nn.functional as F


def evaluate(model, loader, device):
    modes = {module: module.training for module in model.modules()}
    model.eval()
    correct = total = 0
    try:
        for images, labels in loader:
            labels = labels.to(device)
            outputs = model(images.to(device))
            loss = F.cross_entropy(outputs, labels)
            if loss.requires_grad:
                loss.backward()
            correct += (outputs.argmax(1) == labels).sum().item()
            total += len(labels)
    finally:
        for module, training in modes.items():
            module.training = training
    if total == 0:
        raise ValueError("empty loader")
    return correct / total
