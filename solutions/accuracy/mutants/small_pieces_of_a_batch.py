# breaks: running_and_final_accuracy
"""A large batch goes through in pieces, each normalised by itself: a step has one forward pass."""

import torch
from torch import nn


def running_and_final_accuracy(model, loader, optimizer, device):
    right = total = 0
    model.train()
    for images, labels in loader:
        optimizer.zero_grad()
        for piece, truth in zip(images.split(32), labels.split(32), strict=True):  # spares memory
            piece, truth = piece.to(device), truth.to(device)
            logits = model(piece)
            loss = nn.functional.cross_entropy(logits, truth, reduction="sum") / len(labels)
            loss.backward()
            right += (logits.argmax(dim=1) == truth).sum().item()
        optimizer.step()
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
