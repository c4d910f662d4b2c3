# breaks: stratified_split
"""You round two sizes on their own and split by three: two halves of 31 are both rounded up, to 32, and for the third part −1 is left. Round the cumulative shares."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first, second = round(len(rows) * fractions[0]), round(len(rows) * fractions[1])
        for part, piece in zip(parts, rows.split([first, second, len(rows) - first - second])):
            part.append(piece)
    whole = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in whole)
