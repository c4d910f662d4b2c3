"""Compares through the softmax, which keeps the order, and one-hot vectors."""

import torch
import torch.nn.functional as F


def accuracy(logits, labels):
    if labels.numel() == 0:
        raise ValueError("no samples")
    best = torch.softmax(logits.double(), dim=-1).max(dim=-1).indices
    hits = F.one_hot(best, logits.size(1)) * F.one_hot(labels, logits.size(1))
    return hits.sum().item() / labels.numel()
