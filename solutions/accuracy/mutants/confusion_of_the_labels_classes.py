# breaks: accuracy
"""The confusion matrix has a row for each class up to the largest label: a prediction beyond it lands in another row."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    n = int(labels.max()) + 1
    cells = torch.bincount(labels * n + logits.argmax(dim=1), minlength=n * n)[: n * n]
    return cells.view(n, n).trace().item() / len(labels)
