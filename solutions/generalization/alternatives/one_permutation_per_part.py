"""Splits systematically along the samples sorted by class; compares through nested Python lists."""

import torch


def stratified_split(labels, fractions, seed):
    a, b, c = fractions
    if a < 0 or b < 0 or c < 0:
        raise ValueError("negative fraction")
    if abs(a + b + c - 1) > 1e-6:
        raise ValueError("fractions do not sum to one")
    g = torch.Generator().manual_seed(seed)
    shuffled = torch.randperm(labels.numel(), generator=g)
    in_classes = shuffled[labels[shuffled].argsort(stable=True)]
    rank = torch.zeros_like(in_classes)
    for start in range(1, len(rank)):
        same = labels[in_classes[start]] == labels[in_classes[start - 1]]
        rank[start] = rank[start - 1] + 1 if same else 0
    sizes = torch.bincount(labels, minlength=1)
    position = (rank + 0.5) / sizes[labels[in_classes]]
    parts = (position < a, (position >= a) & (position < a + b), position >= a + b)
    result = []
    for part in parts:
        members = in_classes[part]
        result.append(members[torch.argsort(torch.rand(len(members), generator=g))])
    return result


def find_contamination(train_images, test_images):
    train = train_images.tolist()
    return [j for j, image in enumerate(test_images.tolist()) if image in train]
