# breaks: stratified_split
"""Each class is seeded with the seed times its number: class 0 is drawn alike whatever the seed. Use one generator for all."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-4:
        raise ValueError("fractions are not negative, and add up to 1")
    parts = [[labels.new_empty(0)] for _ in range(3)]
    for label in labels.unique().tolist():
        generator = torch.Generator().manual_seed(seed * label)
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first, second = round(len(rows) * fractions[0]), round(len(rows) * (fractions[0] + fractions[1]))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    generator = torch.Generator().manual_seed(seed)
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
