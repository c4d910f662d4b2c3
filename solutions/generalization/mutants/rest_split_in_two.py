# breaks: stratified_split
"""You split the first part off, and then the rest in two, and round down both times: what is lost adds up to almost 2 samples
of a class, and the third part has them too many. Round the cumulative shares."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be shares of 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        n = len(rows)
        first, rest = int(n * fractions[0]), fractions[1] + fractions[2]
        second = first + int((n - first) * fractions[1] / rest) if rest else n
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:]), strict=True):
            part.append(piece)
    parts = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in parts)
