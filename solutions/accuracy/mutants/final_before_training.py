# breaks: running_and_final_accuracy
"""The second figure is that of the untrained model: it is measured before the epoch's steps. Measure it after the last one."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for images, labels in loader:
            outputs = model(images.to(device))
            correct += (outputs.argmax(1) == labels.to(device)).sum().item()
            total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    final = correct / total

    model.train()
    correct = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(1) == labels).sum().item()
    return correct / total, final
