# breaks: accuracy
"""Classes are searched in blocks of 128, and what is left over is not."""

import torch

_BLOCK = 128


def accuracy(logits, labels):
    n, n_classes = logits.shape
    if n == 0:
        raise ValueError("no samples")
    scores = logits.detach()
    if n_classes <= _BLOCK:
        predictions = scores.argmax(dim=1)
    else:
        best, predictions = scores[:, :_BLOCK].max(dim=1)
        for block in range(1, n_classes // _BLOCK):
            value, index = scores[:, block * _BLOCK : (block + 1) * _BLOCK].max(dim=1)
            better = value > best
            best = torch.where(better, value, best)
            predictions = torch.where(better, index + block * _BLOCK, predictions)
    return int((predictions == labels).sum()) / n
