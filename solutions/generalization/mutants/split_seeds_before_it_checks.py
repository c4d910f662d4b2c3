# breaks: stratified_split
"""A global generator is seeded before the fractions are checked, and not put back where they are wrong."""

import random

import torch


def stratified_split(labels, fractions, seed):
    before = random.getstate()
    random.seed(seed)
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("the fractions must not be negative, and must add up to 1")
    ends = (fractions[0], fractions[0] + fractions[1])
    parts = [[], [], []]
    for c in labels.unique().tolist():
        of_class = (labels == c).nonzero().flatten().tolist()
        random.shuffle(of_class)
        first, second = (round(end * len(of_class)) for end in ends)
        for part, piece in zip(
            parts, (of_class[:first], of_class[first:second], of_class[second:]), strict=True
        ):
            part.extend(piece)
    for part in parts:
        random.shuffle(part)
    random.setstate(before)
    return tuple(torch.tensor(part, dtype=torch.int64) for part in parts)
