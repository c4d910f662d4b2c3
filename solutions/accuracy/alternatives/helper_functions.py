"""Splits the epoch into helpers which share `accuracy`, and weighs each batch's accuracy by its size."""

import torch
import torch.nn.functional as F


def batch_accuracy(outputs, targets):
    return (outputs.max(1)[1] == targets).float().mean().item()


@torch.no_grad()
def measure(model, batches, device):
    model.eval()
    total, n = 0.0, 0
    for x, y in batches:
        total += batch_accuracy(model(x.to(device)), y.to(device)) * y.size(0)
        n += y.size(0)
    return total / n


def train_one_epoch(model, batches, optimizer, device):
    model.train()
    total, n = 0.0, 0
    for x, y in batches:
        x, y = x.to(device), y.to(device)
        optimizer.zero_grad(set_to_none=False)
        outputs = model(x)
        F.cross_entropy(outputs, y).backward()
        total += batch_accuracy(outputs, y) * y.size(0)
        n += y.size(0)
        optimizer.step()
    if n == 0:
        raise ValueError("no batches")
    return total / n


def running_and_final_accuracy(model, loader, optimizer, device):
    running = train_one_epoch(model, loader, optimizer, device)
    final = measure(model, loader, device)
    model.train()
    return running, final
