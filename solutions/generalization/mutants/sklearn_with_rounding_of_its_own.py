# breaks: stratified_split
"""`train_test_split` rounds the sizes of the parts first and the classes' second, and cannot split a class of one sample: its classes miss their shares."""

import numpy as np
import torch
from sklearn.model_selection import train_test_split


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    if len(labels) == 0:
        return tuple(torch.empty(0, dtype=torch.int64) for _ in range(3))
    rows = np.arange(len(labels))
    train, rest = train_test_split(rows, train_size=fractions[0], stratify=labels.numpy(), random_state=seed)
    share = fractions[1] / (fractions[1] + fractions[2])
    val, test = train_test_split(rest, train_size=share, stratify=labels.numpy()[rest], random_state=seed)
    return torch.from_numpy(train), torch.from_numpy(val), torch.from_numpy(test)
