# breaks: stratified_split
"""You deal all samples in one go, class after class: what a part lacks of one class, it gets of the next. Count each class on its own."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=generator)
    order = order[labels[order].argsort(stable=True)]
    parts = ([], [], [])
    for dealt, index in enumerate(order.tolist(), 1):
        behind = [fraction * dealt - len(part) for fraction, part in zip(fractions, parts)]
        parts[behind.index(max(behind))].append(index)
    parts = [torch.tensor(part, dtype=torch.int64) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in parts)
