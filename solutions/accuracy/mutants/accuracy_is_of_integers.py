# breaks: accuracy
"""`is` compares objects: Python keeps one for each integer up to 256 only. Use `==`."""

import torch


def accuracy(logits, labels):
    predicted, true = logits.argmax(dim=1).tolist(), labels.tolist()
    if not true:
        raise ValueError("no samples")
    return sum(p is t for p, t in zip(predicted, true)) / len(true)
