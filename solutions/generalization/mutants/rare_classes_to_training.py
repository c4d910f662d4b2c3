# breaks: stratified_split
"""You put every class of fewer than 20 samples into the first part: each class has its share in all of them."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(fractions[0] * len(rows))
        second = round((fractions[0] + fractions[1]) * len(rows))
        if len(rows) < 20:
            first = second = len(rows)
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    result = []
    for part in parts:
        part = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        result.append(part[torch.randperm(len(part), generator=generator)])
    return tuple(result)
