"""Compares in NumPy."""

import numpy as np


def accuracy(logits, labels):
    if logits.shape[0] == 0:
        raise ValueError("no samples")
    scores = logits.detach().float().cpu().numpy()
    return float(np.mean(np.argmax(scores, axis=1) == labels.cpu().numpy()))
