# breaks: running_and_final_accuracy
"""The confusion matrix has ten rows, as there are digits. How many classes there are is the number of columns of the logits."""

import torch
import torch.nn.functional as F


def _right(logits, labels):
    matrix = torch.zeros(10, 10)
    for label, prediction in zip(labels, logits.argmax(1), strict=True):
        matrix[label, prediction] += 1
    return int(matrix.trace())


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        correct += _right(logits, labels)
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += _right(model(images.to(device)), labels.to(device))
    model.train()
    return correct / total, final / total
