# breaks: running_and_final_accuracy
"""A batch of one image is left out of the training, since batch normalisation could not take it. A model without one
learns from it, and it counts in the running accuracy."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        if len(labels) == 1:
            continue
        images, labels = images.to(device), labels.to(device)
        outputs = model(images)
        optimizer.zero_grad()
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    running = correct / total
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            correct += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    model.train()
    return running, correct / total
