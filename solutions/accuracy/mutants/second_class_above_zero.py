# breaks: running_and_final_accuracy
"""Where there are two classes, you ask whether the second logit is above 0. That is right for a model with a single logit;
of two, the larger one wins."""

import torch
import torch.nn.functional as F


def _right(logits, labels):
    predictions = (logits[:, 1] > 0).long() if logits.shape[1] == 2 else logits.argmax(1)
    return int((predictions == labels).sum())


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        loss = F.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        correct += _right(logits, labels)
        total += len(labels)
    if total == 0:
        raise ValueError("empty loader")
    model.eval()
    final = 0
    with torch.no_grad():
        for images, labels in loader:
            final += _right(model(images.to(device)), labels.to(device))
    model.train()
    return correct / total, final / total
