# breaks: train_one_epoch
"""The loader is gone through once only to count its batches. A loader that shuffles deals other batches at the second
time, one that can be read once none at all, and everything is loaded twice."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    n_batches = sum(1 for _ in loader)
    model.train()
    correct = total = 0
    for number, (images, labels) in enumerate(loader, start=1):
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        correct += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
        print(f"batch {number} of {n_batches}: {correct / total:.3f}")
    return correct / total
