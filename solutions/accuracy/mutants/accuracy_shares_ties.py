# breaks: accuracy
"""A tie counts as a part of a sample: it is right or wrong."""

import torch


def accuracy(logits, labels):
    n = len(labels)
    if n == 0:
        raise ValueError("no samples")
    scores = logits.detach()
    largest = (scores == scores.amax(dim=1, keepdim=True)).double()
    credit = largest / largest.sum(dim=1, keepdim=True)
    return credit[torch.arange(n, device=labels.device), labels].sum().item() / n
