# breaks: stratified_split
"""The first part is drawn at random, but what it leaves is shared out in the order of the data: its beginning is always the second part, its end the third. Shuffle the whole class, then cut."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError(f"fractions {fractions}")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        members = (labels == label).nonzero().flatten()
        shuffled = members[torch.randperm(len(members), generator=generator)]
        first = round(fractions[0] * len(members))
        second = round((fractions[0] + fractions[1]) * len(members))
        rest = shuffled[first:].sort().values
        parts[0].append(shuffled[:first])
        parts[1].append(rest[: second - first])
        parts[2].append(rest[second - first :])
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
