# breaks: stratified_split
"""You round each part down and drop what is left over: every sample belongs to a part."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        sizes = [int(fraction * len(rows)) for fraction in fractions]
        first = sizes[0]
        second = first + sizes[1]
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second : second + sizes[2]])):
            part.append(piece)
    result = []
    for part in parts:
        part = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        result.append(part[torch.randperm(len(part), generator=generator)])
    return tuple(result)
