# breaks: train_one_epoch
"""Predicted classes are kept in bytes, which hold 256: of 300 classes, the last ones are never right."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1).to(torch.uint8) == labels).sum().item()
        seen += len(labels)
    return correct / seen
