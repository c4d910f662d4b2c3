# breaks: stratified_split
"""You add the fractions up in float32, where 0.59 + 0.35 + 0.06 is a little less than 1: the last sample of a class is in no part. Give the last part all that is left."""

import torch


def stratified_split(labels, fractions, seed):
    shares = torch.tensor(fractions)
    if (shares < 0).any() or abs(float(shares.sum()) - 1) > 1e-5:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        ends = (shares.cumsum(0) * len(rows)).long().tolist()
        for part, start, end in zip(parts, [0, *ends], ends):
            part.append(rows[start:end])
    joined = [torch.cat(part) for part in parts]
    return tuple(part[torch.randperm(len(part), generator=generator)] for part in joined)
