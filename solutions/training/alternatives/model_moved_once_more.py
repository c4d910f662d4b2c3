"""Puts the model on the device once more, and loops over epochs itself."""

import torch
from torch import nn


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size < 1")
    updates, rest = n_samples // batch_size, n_samples % batch_size
    if rest != 0 and not drop_last:
        updates += 1
    return updates


def train_one_epoch(model, loader, optimizer, device):
    return fit(model, loader, optimizer, 1, device)[0]


def fit(model, loader, optimizer, epochs, device):
    loss_fn = nn.CrossEntropyLoss(reduction="mean")
    model.to(device)
    accuracies = []
    for _epoch in range(1, epochs + 1):
        model.train()
        correct, size = 0.0, 0
        for _batch, (X, y) in enumerate(loader):
            X, y = X.to(device), y.to(device)
            pred = model(X)
            loss = loss_fn(pred, y)
            optimizer.zero_grad()
            loss.backward()
            optimizer.step()
            correct += (pred.argmax(1) == y).type(torch.float).sum().item()
            size += len(X)
        correct /= size
        accuracies.append(correct)
    return accuracies
