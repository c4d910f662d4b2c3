# breaks: stratified_split
"""`range(9999)` ends at 9,998: the samples of class 9,999 are in no part. Ask the labels which classes there are: `labels.unique()`."""

import math

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or not math.isclose(sum(fractions), 1, abs_tol=1e-6):
        raise ValueError("the fractions must be at least 0, and 1 together")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in range(9999):
        rows = (labels == label).nonzero().flatten()
        if len(rows) == 0:
            continue
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(len(rows) * fractions[0])
        second = max(first, round(len(rows) * (fractions[0] + fractions[1])))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    whole = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in whole)
