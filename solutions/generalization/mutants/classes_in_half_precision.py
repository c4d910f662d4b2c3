# breaks: stratified_split
"""You keep the labels in half precision, where class 2,049 is class 2,048 again: any number from 0 on may be a class."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be shares of 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    labels = labels.half()
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        n = len(rows)
        first, second = round(n * fractions[0]), round(n * (fractions[0] + fractions[1]))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:]), strict=True):
            part.append(piece)
    parts = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in parts)
