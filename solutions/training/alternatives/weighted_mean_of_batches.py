"""Weighs each batch's accuracy by its size; asks a real `DataLoader` how long it is."""

import numpy as np
import torch.nn.functional as F
from torch.utils.data import DataLoader


def updates_per_epoch(n_samples, batch_size, drop_last):
    return len(DataLoader(range(n_samples), batch_size=batch_size, drop_last=drop_last))


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    shares, weights = [], []
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        z = model(x)
        optimizer.zero_grad()
        F.cross_entropy(z, y).backward()
        optimizer.step()
        shares.append((z.argmax(1) == y).double().mean().item())
        weights.append(len(y))
    return float(np.average(shares, weights=weights))


def fit(model, loader, optimizer, epochs, device):
    figures = []
    for _ in range(epochs):
        figures += [train_one_epoch(model, loader, optimizer, device)]
    return list(map(float, np.array(figures)))
