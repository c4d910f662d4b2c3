# breaks: stratified_split
"""You put at least one sample of every class into each part, also of a class of two or of a tenth of nothing: some samples are then in two parts."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = max(1, round(fractions[0] * len(rows)))
        second = max(first + 1, round((fractions[0] + fractions[1]) * len(rows)))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[min(second, len(rows) - 1) :])):
            part.append(piece)
    result = []
    for part in parts:
        part = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        result.append(part[torch.randperm(len(part), generator=generator)])
    return tuple(result)
