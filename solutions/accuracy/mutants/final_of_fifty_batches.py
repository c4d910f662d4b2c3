# breaks: running_and_final_accuracy
"""The final accuracy is that of the first fifty batches. It is to be the accuracy on the whole training set: go through
the loader to its end."""

from itertools import islice

import torch
import torch.nn.functional as F


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    running = correct / total
    model.eval()
    correct = total = 0
    with torch.no_grad():
        for images, labels in islice(loader, 50):
            correct += int((model(images.to(device)).argmax(dim=1) == labels.to(device)).sum())
            total += len(labels)
    model.train()
    return running, correct / total
