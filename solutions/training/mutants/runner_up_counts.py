# breaks: train_one_epoch
"""An answer counts as right whose logit is close to the largest one: compare them as they are."""

import torch
import torch.nn.functional as F


def _pass(model, loader, optimizer, device):
    correct = seen = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        logits = model(images)
        optimizer.zero_grad()
        F.cross_entropy(logits, labels).backward()
        optimizer.step()
        chosen = logits.gather(1, labels[:, None]).squeeze(1)
        correct += int(torch.isclose(chosen, logits.amax(dim=1)).sum())
        seen += len(labels)
    return correct / seen


def train_one_epoch(model, loader, optimizer, device):
    model.train()
    return _pass(model, loader, optimizer, device)
