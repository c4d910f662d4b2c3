# breaks: stratified_split
"""You scale fractions that do not add up to 1, which hides a mistake: raise a `ValueError`."""

import torch


def stratified_split(labels, fractions, seed):
    total = sum(fractions)
    fractions = [fraction / total for fraction in fractions]
    if min(fractions) < 0:
        raise ValueError("negative fraction")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(fractions[0] * len(rows))
        second = round((fractions[0] + fractions[1]) * len(rows))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    result = []
    for part in parts:
        part = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        result.append(part[torch.randperm(len(part), generator=generator)])
    return tuple(result)
