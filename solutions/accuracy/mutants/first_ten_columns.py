# breaks: running_and_final_accuracy
"""Only the first ten columns of the logits are compared: that many digits there are. How many classes there are is the number
of columns."""

import torch
import torch.nn.functional as F


def _right(logits, labels):
    return int((logits[:, :10].argmax(1) == labels).sum())


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
