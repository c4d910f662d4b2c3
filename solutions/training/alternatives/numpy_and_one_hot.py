"""Counts with NumPy, writes the loss with one-hot labels, and finds wrong predictions instead of right ones."""

import numpy as np
import torch
import torch.nn.functional as F


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batches hold at least one sample")
    sizes = np.diff(np.append(np.arange(0, n_samples, batch_size), n_samples))
    return int((sizes == batch_size).sum() if drop_last else (sizes > 0).sum())


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    wrong = np.zeros(0, dtype=bool)
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        z = model(x)
        optimizer.zero_grad()
        loss = -(F.one_hot(y, z.shape[1]) * F.log_softmax(z, 1)).sum(1).mean(0)
        loss.backward()
        optimizer.step()
        wrong = np.append(wrong, z.detach().cpu().numpy().argmax(1) != y.cpu().numpy())
    return 1.0 - wrong.sum().item() / wrong.size


def fit(model, loader, optimizer, epochs, device):
    accuracies = torch.zeros(epochs, dtype=torch.float64)
    for epoch in range(epochs):
        accuracies[epoch] = train_one_epoch(model, loader, optimizer, device)
    return accuracies.tolist()
