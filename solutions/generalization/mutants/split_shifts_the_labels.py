# breaks: stratified_split
"""The caller's labels are shifted in place, so that the smallest becomes 0. They must only be read: `labels - labels.min()`
is a new tensor, `labels -= …` changes the old one."""

import torch
from torch import Tensor


def stratified_split(
    labels: Tensor, fractions: tuple[float, float, float], seed: int
) -> tuple[Tensor, Tensor, Tensor]:
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-9:
        raise ValueError("fractions must be at least 0 and add up to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[torch.empty(0, dtype=torch.int64)] for _ in range(3)]
    if len(labels):
        labels -= labels.min()
    for label in labels.unique():
        rows = (labels == label).nonzero().flatten()
        rows = rows[torch.randperm(len(rows), generator=generator)]
        cuts = [round(fractions[0] * len(rows)), round((fractions[0] + fractions[1]) * len(rows))]
        for part, piece in zip(parts, rows.tensor_split(cuts), strict=True):
            part.append(piece)
    first, second, third = (torch.cat(part) for part in parts)
    return (
        first[torch.randperm(len(first), generator=generator)],
        second[torch.randperm(len(second), generator=generator)],
        third[torch.randperm(len(third), generator=generator)],
    )
