"""Draws with NumPy's `default_rng`, cuts at floors of the cumulative shares, and compares by broadcasting."""

import numpy as np
import torch


def stratified_split(labels, fractions, seed):
    if not np.isclose(np.sum(fractions), 1) or np.min(fractions) < 0:
        raise ValueError(f"bad fractions {fractions}")
    rng = np.random.default_rng(seed)
    y = labels.numpy()
    chunks = [[np.empty(0, dtype=np.int64)] for _ in fractions]
    for c in np.unique(y):
        rows = rng.permutation(np.flatnonzero(y == c))
        cuts = np.floor(np.cumsum(fractions)[:-1] * len(rows) + 1e-9).astype(int)
        for chunk, rows_of_part in zip(chunks, np.split(rows, cuts), strict=True):
            chunk.append(rows_of_part)
    return [torch.from_numpy(rng.permutation(np.concatenate(chunk))) for chunk in chunks]


def find_contamination(train_images, test_images):
    equal = (test_images[:, None] == train_images[None]).flatten(2).all(dim=2)  # (M, N)
    return equal.any(dim=1).nonzero().flatten().tolist()
