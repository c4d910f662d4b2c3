"""Shuffle once, then deal each sample to the part that is furthest behind its share of that class, always by less than 1."""

import random
from collections import Counter, defaultdict

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError("the fractions are no shares of 1")
    seen = Counter()
    dealt = defaultdict(lambda: [0, 0, 0])
    parts = ([], [], [])
    for index in random.Random(seed).sample(range(len(labels)), len(labels)):
        label = labels[index].item()
        seen[label] += 1
        behind = [fraction * seen[label] - count for fraction, count in zip(fractions, dealt[label])]
        chosen = behind.index(max(behind))
        dealt[label][chosen] += 1
        parts[chosen].append(index)
    return tuple(torch.tensor(part, dtype=torch.int64) for part in parts)
