# breaks: running_and_final_accuracy
"""Images 3 wide are taken for (n, H, W, C): they are (n, C, H, W), whatever their sizes."""

import torch
from torch import nn


def _guesses_channels_first(images):
    if images.shape[-1] in (1, 3) and images.shape[1] not in (1, 3):
        return images.permute(0, 3, 1, 2).contiguous()
    return images


def running_and_final_accuracy(model, loader, optimizer, device):
    model.train()
    correct = total = 0
    for images, labels in loader:
        images, labels = images.to(device), labels.to(device)
        images = _guesses_channels_first(images)
        optimizer.zero_grad()
        logits = model(images)
        loss = nn.functional.cross_entropy(logits, labels)
        loss.backward()
        optimizer.step()
        correct += int((logits.argmax(dim=1) == labels).sum())
        total += len(labels)
    if total == 0:
        raise ValueError("the loader yields nothing")
    model.eval()
    right = seen = 0
    with torch.no_grad():
        for images, labels in loader:
            images, labels = images.to(device), labels.to(device)
            images = _guesses_channels_first(images)
            right += int((model(images).argmax(dim=1) == labels).sum())
            seen += len(labels)
    model.train()
    return correct / total, right / seen
