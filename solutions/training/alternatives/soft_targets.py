"""Gives `cross_entropy` the classes as probabilities, and clears the gradients between forward and backward pass."""

import torch.nn.functional as F


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size must be a positive integer")
    starts = range(0, n_samples, batch_size)
    return sum(1 for start in starts if not drop_last or start + batch_size <= n_samples)


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    tally = {True: 0, False: 0}
    for images, labels in loader:
        logits = model(images.to(device))
        targets = F.one_hot(labels.to(device), logits.size(1)).to(logits)
        optimizer.zero_grad()
        F.cross_entropy(logits, targets).backward()
        optimizer.step()
        for predicted, label in zip(logits.argmax(1).tolist(), labels.tolist(), strict=True):
            tally[predicted == label] += 1
    return tally[True] / sum(tally.values())


def fit(model, loader, optimizer, epochs, device):
    return [train_one_epoch(model, loader, optimizer, device) for _ in [None] * epochs]
