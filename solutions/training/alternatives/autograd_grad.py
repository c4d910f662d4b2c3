"""Asks `autograd.grad` for the gradients and hands them to the optimizer; simulates the loader to count updates."""

import torch
from torch import nn


def updates_per_epoch(n_samples, batch_size, drop_last):
    if batch_size < 1:
        raise ValueError("batch_size")
    updates = 0
    while n_samples >= batch_size:
        n_samples -= batch_size
        updates += 1
    if n_samples and not drop_last:
        updates += 1
    return updates


def train_one_epoch(model, loader, optimizer, device):
    for module in model.modules():
        module.training = True
    criterion = nn.NLLLoss()
    correct = torch.zeros((), dtype=torch.int64, device=device)
    total = 0
    optimizer.zero_grad()  # gradients of weights that are frozen by now
    for x, y in loader:
        x, y = x.to(device), y.to(device)
        z = model(x)
        parameters = [p for p in model.parameters() if p.requires_grad]
        gradients = torch.autograd.grad(criterion(torch.log_softmax(z, dim=1), y), parameters)
        for parameter, gradient in zip(parameters, gradients, strict=True):
            parameter.grad = gradient
        optimizer.step()
        with torch.no_grad():
            correct += (z.argmax(dim=1) == y).sum()
        total += x.shape[0]
    return correct.item() / total


def fit(model, loader, optimizer, epochs, device):
    if epochs == 0:
        return []
    first = train_one_epoch(model, loader, optimizer, device)
    return [first, *fit(model, loader, optimizer, epochs - 1, device)]
