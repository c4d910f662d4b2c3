# breaks: stratified_split
"""You deal the classes in turn, which is an order like any other and no random one: shuffle each part."""

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1) > 1e-6:
        raise ValueError("fractions must be non-negative and sum to 1")
    generator = torch.Generator().manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        rows = torch.where(labels == label)[0]
        rows = rows[torch.randperm(len(rows), generator=generator)]
        first = round(fractions[0] * len(rows))
        second = round((fractions[0] + fractions[1]) * len(rows))
        for part, piece in zip(parts, (rows[:first], rows[first:second], rows[second:])):
            part.append(piece)
    result = []
    for part in parts:
        part = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        result.append(part[torch.randperm(len(part), generator=generator)])
    dealt = []
    for part in result:
        piles = [part[labels[part] == label].tolist() for label in labels.unique()]
        order = []
        while any(piles):
            order += [pile.pop() for pile in piles if pile]
        dealt.append(torch.tensor(order, dtype=torch.int64))
    return tuple(dealt)
