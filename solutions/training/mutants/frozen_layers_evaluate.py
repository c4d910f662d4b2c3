# breaks: train_one_epoch
"""Layers whose weights are frozen are left out of training mode. Frozen says that weights do not move: the whole model is in
training mode, and normalisation uses the statistics of the batch."""

import torch.nn.functional as F


def train_one_epoch(model, loader, optimizer, device):
    for module in model.modules():
        own = list(module.parameters(recurse=False))
        module.training = not own or any(parameter.requires_grad for parameter in own)
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        outputs = model(images)
        F.cross_entropy(outputs, labels).backward()
        optimizer.step()
        correct += (outputs.argmax(dim=1) == labels).sum().item()
        total += labels.size(0)
    model.train()
    return correct / total
