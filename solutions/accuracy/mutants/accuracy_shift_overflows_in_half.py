# breaks: accuracy
"""The logits are shifted to begin at 0, which overflows in half precision: `argmax` needs no shift."""

import torch


def accuracy(logits, labels):
    if len(labels) == 0:
        raise ValueError("no samples")
    positive = logits.detach() - logits.detach().amin(dim=1, keepdim=True)
    return int((positive.argmax(dim=1) == labels).sum()) / len(labels)
