# breaks: stratified_split
"""You refuse a fraction of 0. Only negative ones are wrong: somebody may want no validation set."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f <= 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be positive and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in fractions]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(fractions[0] * len(rows))
        second = round((fractions[0] + fractions[1]) * len(rows))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
