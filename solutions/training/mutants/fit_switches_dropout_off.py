# breaks: fit
"""Dropout is put into evaluation mode in each epoch. The whole model trains, its dropout as well."""

import torch.nn.functional as F
from torch import nn


def _pass(model, loader, optimizer, device):
    model.train()
    for module in model.modules():
        if isinstance(module, nn.Dropout):
            module.eval()
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        optimizer.zero_grad()
        loss.backward()
        optimizer.step()
        correct += (logits.argmax(1) == labels).sum().item()
        seen += len(labels)
    model.train()
    return correct / seen


def fit(model, loader, optimizer, epochs, device):
    return [_pass(model, loader, optimizer, device) for _ in range(epochs)]
