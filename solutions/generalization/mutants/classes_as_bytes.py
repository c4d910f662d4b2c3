# breaks: stratified_split
"""You keep the labels in bytes, where class 256 is class 0 again: any number from 0 on may be a class."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    classes = labels.to(torch.uint8)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in classes.unique():
        rows = (classes == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(len(rows) * fractions[0])
        second = round(len(rows) * (fractions[0] + fractions[1]))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    whole = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in whole)
