# breaks: running_and_final_accuracy
"""A batch of one sample goes through in evaluation mode: the whole model trains, whatever the batch."""

import torch
from torch import nn


def running_and_final_accuracy(model, loader, optimizer, device):
    right = total = 0
    for images, labels in loader:
        model.train(len(labels) > 1)  # batch norm has no variance of one sample
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        nn.functional.cross_entropy(logits, labels).backward()
        optimizer.step()
        right += (logits.argmax(dim=1) == labels).sum().item()
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += (model(images.to(device)).argmax(dim=1) == labels.to(device)).sum().item()
    model.train()
    return right / total, final / total
