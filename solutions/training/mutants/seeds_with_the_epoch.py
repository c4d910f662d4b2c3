# breaks: fit
"""Each epoch seeds the global generator with its number: orders differ from epoch to epoch, but no longer follow the caller's
seed, and every run shuffles alike. Leave the seed to the caller."""

import torch
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.train()
    history = []
    for epoch in range(epochs):
        torch.manual_seed(epoch)
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            outputs = model(images)
            F.cross_entropy(outputs, labels).backward()
            optimizer.step()
            correct += (outputs.argmax(dim=1) == labels).sum().item()
            total += labels.size(0)
        history.append(correct / total)
    return history
