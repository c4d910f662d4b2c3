# breaks: fit
"""The global generator is seeded at the beginning of every epoch, so that a loader which shuffles with it deals the same
batches in the same order each time. Seed once, before the training, if at all."""

import torch
import torch.nn.functional as F


def fit(model, loader, optimizer, epochs, device):
    model.train()
    history = []
    for _ in range(epochs):
        torch.manual_seed(0)
        correct = total = 0
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            optimizer.zero_grad()
            logits = model(images)
            F.cross_entropy(logits, labels).backward()
            optimizer.step()
            correct += (logits.argmax(dim=1) == labels).sum().item()
            total += len(labels)
        history.append(correct / total)
    return history
