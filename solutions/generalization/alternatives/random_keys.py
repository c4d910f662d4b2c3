"""Gives every sample a random key and ranks it within its class; returns the copies as an int64 tensor."""

import torch


def stratified_split(labels, fractions, seed):
    first, second, third = fractions
    if first < 0 or second < 0 or third < 0 or round(first + second + third, 6) != 1:
        raise ValueError("fractions have to sum to 1")
    generator = torch.Generator().manual_seed(seed)
    order = torch.randperm(len(labels), generator=generator)
    place = torch.full((len(labels),), -1)
    for label in set(labels.tolist()):
        rows = order[labels[order] == label]
        quantile = (torch.arange(len(rows)) + 0.5) / len(rows)
        place[rows] = (quantile > first).long() + (quantile > first + second).long()
    order = order[torch.randperm(len(order), generator=generator)]
    return order[place[order] == 0], order[place[order] == 1], order[place[order] == 2]


def find_contamination(train_images, test_images):
    mask = torch.zeros(len(test_images), dtype=torch.bool)
    for image in train_images:
        mask |= (test_images == image).flatten(1).all(1)
    return mask.nonzero().squeeze(1)
