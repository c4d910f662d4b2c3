# breaks: stratified_split
"""You shuffle all samples and cut them: that leaves the shares of the classes to chance. Split each class."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    n = len(labels)
    order = torch.randperm(n, generator=torch.Generator().manual_seed(seed))
    first = round(fractions[0] * n)
    second = round((fractions[0] + fractions[1]) * n)
    return order[:first], order[first:second], order[second:]
