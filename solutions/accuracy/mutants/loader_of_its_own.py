# breaks: running_and_final_accuracy
"""The final accuracy is measured on a loader of your own, which deals the whole data set. A sampler may leave some of it
out: what the loader yields counts."""

import torch
import torch.nn.functional as F
from torch.utils.data import DataLoader


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
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
        rows, drop_last = loader.batch_size or 64, loader.drop_last
        for images, labels in DataLoader(loader.dataset, rows, drop_last=drop_last):
            images, labels = images.to(device), labels.to(device)
            correct += int((model(images).argmax(dim=1) == labels).sum())
            total += len(labels)
    model.train()
    return running, correct / total
