"""Shuffles by sorting noise, restores NumPy's global state after using it, and looks copies up with `torch.equal`."""

import numpy as np
import torch


def stratified_split(labels, fractions, seed):
    fractions = torch.tensor(fractions, dtype=torch.float64)
    if (fractions < 0).any() or not torch.isclose(fractions.sum(), torch.tensor(1.0, dtype=torch.float64)):
        raise ValueError("not a partition")
    state = np.random.get_state()
    try:
        np.random.seed(seed % 2**32)
        parts = [torch.zeros(0, dtype=torch.long)] * 3
        for label in labels.unique(sorted=False):
            rows = torch.argwhere(labels == label).view(-1)
            rows = rows[torch.from_numpy(np.random.rand(len(rows))).argsort()]
            sizes = torch.diff((fractions.cumsum(0) * len(rows)).round().long(), prepend=torch.tensor([0]))
            for k, piece in enumerate(rows.split(sizes.tolist())):
                parts[k] = torch.cat([parts[k], piece])
        return [part[torch.from_numpy(np.random.rand(len(part))).argsort()] for part in parts]
    finally:
        np.random.set_state(state)


def find_contamination(train_images, test_images):
    found = []
    for j in range(test_images.size(0)):
        for i in range(train_images.size(0)):
            if torch.equal(test_images[j], train_images[i]):
                found.append(j)
                break
    return found
