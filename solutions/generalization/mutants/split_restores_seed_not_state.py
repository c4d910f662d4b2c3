# breaks: stratified_split
"""The global generator is seeded anew with its own seed: that is where it began, not where it was. Use a generator of your own."""

import torch


def stratified_split(labels, fractions, seed):
    if min(fractions) < 0 or abs(sum(fractions) - 1) > 1e-4:
        raise ValueError("fractions must be non-negative and sum to 1")
    previous_seed = torch.initial_seed()
    torch.manual_seed(seed)
    parts = [[], [], []]
    for label in labels.unique():
        members = torch.nonzero(labels == label, as_tuple=True)[0]
        members = members[torch.randperm(members.numel())]
        n = members.numel()
        cuts = (round(n * fractions[0]), round(n * (fractions[0] + fractions[1])))
        for part, piece in zip(parts, torch.tensor_split(members, cuts)):
            part.append(piece)
    out = []
    for part in parts:
        joined = torch.cat(part) if part else torch.empty(0, dtype=torch.int64)
        out.append(joined[torch.randperm(joined.numel())])
    torch.manual_seed(previous_seed)  # leave the global generator as it was
    return tuple(out)
