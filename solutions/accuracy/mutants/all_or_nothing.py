# breaks: accuracy
"""`torch.equal` asks whether *all* predictions are right: count the right ones instead."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("empty")
    return float(torch.equal(logits.argmax(1), labels))
