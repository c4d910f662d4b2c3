# breaks: stratified_split
"""Each part gets one of each class at least: that can be more than 1 away from its share."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("the fractions must not be negative, and must add up to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[labels.new_empty(0)] for _ in range(3)]
    for c in labels.unique():
        of_class = (labels == c).nonzero().flatten()
        n = len(of_class)
        of_class = of_class[torch.randperm(n, generator=generator)]
        first, second = round(fractions[0] * n), round((fractions[0] + fractions[1]) * n)
        if n >= 3 and min(fractions) > 0:
            first = min(max(first, 1), n - 2)
            second = min(max(second, first + 1), n - 1)
        for part, piece in zip(parts, of_class.tensor_split([first, second]), strict=True):
            part.append(piece)
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
