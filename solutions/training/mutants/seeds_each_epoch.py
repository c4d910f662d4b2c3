# breaks: train_one_epoch
"""The global generator is seeded at the beginning of the epoch: a loader that shuffles with it deals the same batches in every
epoch, and whoever seeds otherwise does so in vain. Seed once, before training."""

import torch
import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    torch.manual_seed(0)
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    return correct / total
