# breaks: stratified_split
"""Each class is shuffled by the same permutation: draw anew for each."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("the fractions must not be negative, and must add up to 1")
    ends = (fractions[0], fractions[0] + fractions[1])
    parts = [[labels.new_empty(0)] for _ in range(3)]
    for c in labels.unique():
        of_class = (labels == c).nonzero().flatten()
        generator = torch.Generator().manual_seed(seed)
        of_class = of_class[torch.randperm(len(of_class), generator=generator)]
        pieces = of_class.tensor_split([round(end * len(of_class)) for end in ends])
        for part, piece in zip(parts, pieces, strict=True):
            part.append(piece)
    generator = torch.Generator().manual_seed(seed)
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
