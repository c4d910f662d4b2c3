"""Lets torch's `random_split` split each class, and sorts both sets together with NumPy to find copies."""

import numpy as np
import torch
from torch.utils.data import random_split


def stratified_split(labels, fractions, seed):
    if any(fraction < 0 for fraction in fractions) or abs(1 - sum(fractions)) > 1e-6:
        raise ValueError("fractions")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique().tolist():
        rows = (labels == label).nonzero()[:, 0].tolist()
        for part, subset in zip(parts, random_split(rows, list(fractions), generator=generator), strict=True):
            part.extend(subset)
    shuffled = []
    for part in parts:
        part = torch.tensor(part, dtype=torch.int64)
        shuffled.append(part[torch.randperm(part.numel(), generator=generator)])
    return tuple(shuffled)


def find_contamination(train_images, test_images):
    if train_images.shape[0] == 0 or test_images.shape[0] == 0:
        return []
    both = np.concatenate([train_images.flatten(1).numpy(), test_images.flatten(1).numpy()])
    _, kind = np.unique(both, axis=0, return_inverse=True)
    kind = kind.reshape(-1)
    n = len(train_images)
    return np.flatnonzero(np.isin(kind[n:], kind[:n])).tolist()
