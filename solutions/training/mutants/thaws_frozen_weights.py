# breaks: train_one_epoch
"""All weights are made to require a gradient. Some may be frozen on purpose, and stay as they are."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    for parameter in model.parameters():
        parameter.requires_grad = True
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
