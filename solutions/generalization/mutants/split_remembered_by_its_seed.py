# breaks: stratified_split
"""You keep each split under its seed, and give it again where labels or fractions are other ones: compute it anew each time."""

import torch

_splits = {}


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    if (len(labels), seed) not in _splits:
        generator = torch.Generator().manual_seed(seed)
        parts = [[torch.empty(0, dtype=torch.int64)] for _ in fractions]
        for label in labels.unique():
            rows = torch.where(labels == label)[0]
            rows = rows[torch.randperm(len(rows), generator=generator)]
            first = round(fractions[0] * len(rows))
            second = round((fractions[0] + fractions[1]) * len(rows))
            for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
                part.append(piece)
        parts = [torch.cat(part) for part in parts]
        _splits[len(labels), seed] = tuple(
            part[torch.randperm(len(part), generator=generator)] for part in parts
        )
    return _splits[len(labels), seed]
