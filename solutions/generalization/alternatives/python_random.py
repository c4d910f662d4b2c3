"""Draws with `random.Random`, deals each class out one sample at a time, and finds copies with exact distances."""

import math
import random

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or not math.isclose(math.fsum(fractions), 1.0):
        raise ValueError("fractions must be shares of one whole")
    dice = random.Random(seed)
    parts = [[], [], []]
    for label in sorted(set(labels.tolist())):
        rows = [i for i, other in enumerate(labels.tolist()) if other == label]
        dice.shuffle(rows)
        counts = [0, 0, 0]
        for n, row in enumerate(rows, start=1):  # whoever is furthest behind gets the next one
            part = max(range(3), key=lambda k: fractions[k] * n - counts[k])
            counts[part] += 1
            parts[part].append(row)
    for part in parts:
        dice.shuffle(part)
    return tuple(torch.tensor(part, dtype=torch.int64) for part in parts)


def find_contamination(train_images, test_images):
    if not (len(train_images) and len(test_images)):
        return []
    a, b = test_images.flatten(1), train_images.flatten(1)
    distances = torch.cdist(a, b, compute_mode="donot_use_mm_for_euclid_dist")
    return torch.where(distances.min(dim=1).values == 0)[0].tolist()
