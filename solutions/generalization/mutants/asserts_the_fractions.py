# breaks: stratified_split
"""`assert` raises an `AssertionError` (and nothing at all under `python -O`): raise a `ValueError`."""

import torch


def stratified_split(labels, fractions, seed):
    assert min(fractions) >= 0 and abs(sum(fractions) - 1) < 1e-6, "bad fractions"
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
