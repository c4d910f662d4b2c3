"""Leaves the counting to torchmetrics, and clears the gradients before and after each step."""

import torch
from torch import nn
from torchmetrics.functional.classification import multiclass_accuracy


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("there are no batches of this size")
    return (n_samples + (0 if drop_last else batch_size - 1)) // batch_size


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    optimizer.zero_grad()
    logits, targets = [], []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        z = model(x)
        nn.CrossEntropyLoss()(z, y).backward()
        optimizer.step()
        optimizer.zero_grad()
        logits.append(z.detach())
        targets.append(y)
    logits, targets = torch.cat(logits), torch.cat(targets)
    return multiclass_accuracy(logits, targets, logits.shape[1], average="micro").item()


def fit(model, loader, optimizer, epochs, device):
    return list(train_one_epoch(model, loader, optimizer, device) for _ in range(epochs))
