# breaks: train_one_epoch
"""Only gradients longer than 10 are clipped, which seldom happens: still, a step follows the gradient as it is."""

import torch
import torch.nn.functional as F
from torch import nn


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        loss = F.cross_entropy(outputs, labels)
        loss.backward()
        torch.nn.utils.clip_grad_norm_(model.parameters(), 10.0)
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
