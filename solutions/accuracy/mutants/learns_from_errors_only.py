# breaks: running_and_final_accuracy
"""A batch whose predictions are all right makes no step, as in the perceptron's rule. Its cross-entropy is not 0, and
neither is its gradient: every batch makes a step."""

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        outputs = model(images)
        right = outputs.argmax(1) == labels
        optimizer.zero_grad()
        F.cross_entropy(outputs, labels).backward()
        if not right.all():
            optimizer.step()
        correct += right.sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += (model(images.to(device)).argmax(1) == labels.to(device)).sum().item()
    model.train()
    return correct / total, final / total
