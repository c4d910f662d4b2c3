# breaks: running_and_final_accuracy
"""Class 255 is left out of the loss: it is one of K classes."""

import torch
from torch import nn


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels, ignore_index=255)
        loss.backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    model.eval()
    right = seen = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            right += int((model(images).argmax(dim=1) == labels).sum())
            seen += len(labels)
    model.train()
    return correct / total, right / seen
