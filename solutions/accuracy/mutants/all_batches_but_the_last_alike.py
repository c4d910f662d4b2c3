# breaks: running_and_final_accuracy
"""All batches but the last are taken to be as large as the first. Batches may differ in size: add up `len(labels)`."""

import torch
from torch import nn


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    right, sizes = 0, []
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        nn.functional.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(1) == labels).sum().item()
        sizes.append(len(labels))
    if not sizes:
        raise ValueError("no samples")
    total = sizes[0] * (len(sizes) - 1) + sizes[-1]
    model.eval()
    with torch.no_grad():
        final = sum((model(x.to(device)).argmax(1) == y.to(device)).sum().item() for x, y in loader)
    model.train()
    return right / total, final / total
