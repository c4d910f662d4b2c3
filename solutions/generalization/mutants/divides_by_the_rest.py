# breaks: stratified_split
"""You split the test part off first, and then the rest by f₂ / (f₁ + f₂): where the third fraction is 1, that divides by 0. Use the shares of the whole class."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    share = fractions[1] / (fractions[0] + fractions[1])  # of the second part in the rest
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        third = round(fractions[2] * len(rows))
        rest = rows[third:]
        second = round(share * len(rest))
        for part, piece in zip(parts, (rest[second:], rest[:second], rows[:third])):
            part.append(piece)
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
