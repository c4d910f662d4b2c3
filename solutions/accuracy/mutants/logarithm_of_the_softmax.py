# breaks: running_and_final_accuracy
"""The probability of the true class is 0 where another logit is larger by a hundred, and its logarithm is infinite: the gradients
are NaN. `cross_entropy` never forms that probability."""

import torch
import torch.nn.functional as F


def _right(logits, labels):
    return int((logits.argmax(1) == labels).sum())


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        optimizer.zero_grad()
        logits = model(images)
        loss = F.nll_loss(logits.softmax(dim=1).log(), labels)
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
