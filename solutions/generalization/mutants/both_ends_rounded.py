# breaks: stratified_split
"""You round the first and the third part on their own, and take for the second what is left: two halves of 31 are both rounded
up, to 32, and for the second part −1 is left. Round the cumulative shares."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be shares of 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        n = len(rows)
        first, second = round(n * fractions[0]), n - round(n * fractions[2])
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:]), strict=True):
            part.append(piece)
    parts = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in parts)
