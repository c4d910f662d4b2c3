# breaks: running_and_final_accuracy
"""Of two classes, only the second logit gets a loss: the cross-entropy teaches both."""

import torch
from torch import nn


def _binary_loss(logits, labels):
    if logits.shape[1] == 2:
        return nn.functional.binary_cross_entropy_with_logits(logits[:, 1], labels.to(logits.dtype))
    return nn.functional.cross_entropy(logits, labels)


def running_and_final_accuracy(model, loader, optimizer, device):
    right = total = 0
    model.train()
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        _binary_loss(logits, labels).backward()
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
