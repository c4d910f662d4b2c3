# breaks: stratified_split
"""Of the seed only the last four digits are used: seeds that end alike give the same split."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("the fractions must be at least 0, and 1 together")
    generator = torch.Generator().manual_seed(seed % 10_000)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(len(rows) * fractions[0])
        second = max(first, round(len(rows) * (fractions[0] + fractions[1])))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    whole = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in whole)
