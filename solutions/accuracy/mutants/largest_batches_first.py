# breaks: running_and_final_accuracy
"""The batches are sorted by their size before they are learnt. Each makes its step in the loader's order."""

import torch
from torch import nn


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    right = total = 0
    for images, labels in sorted(loader, key=lambda batch: -len(batch[1])):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        nn.functional.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("no samples")
    model.eval()
    with torch.no_grad():
        final = sum((model(x.to(device)).argmax(1) == y.to(device)).sum().item() for x, y in loader)
    model.train()
    return right / total, final / total
