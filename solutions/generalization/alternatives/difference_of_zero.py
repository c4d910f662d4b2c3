"""Rounds two parts to the nearest number, leaves the rest to the third, and asks for a largest difference of 0."""

import torch


def _shuffle(items, generator):
    return [items[i] for i in torch.randperm(len(items), generator=generator).tolist()]


def stratified_split(labels, fractions, seed):
    if not all(0 <= fraction <= 1 for fraction in fractions) or not 0.999999 < sum(fractions) < 1.000001:
        raise ValueError(fractions)
    generator = torch.Generator().manual_seed(seed)
    train, val, test = [], [], []
    for label in torch.unique(labels):
        rows = _shuffle(torch.where(labels == label)[0].tolist(), generator)
        n = len(rows)
        n_train = int(fractions[0] * n + 0.5)
        n_val = min(int(fractions[1] * n + 0.5), n - n_train)
        train.extend(rows[:n_train])
        val.extend(rows[n_train : n_train + n_val])
        test.extend(rows[n_train + n_val :])
    return tuple(torch.LongTensor(_shuffle(part, generator)) for part in (train, val, test))


def find_contamination(train_images, test_images):
    found = set()
    for j, image in enumerate(test_images):
        gaps = (train_images - image).abs().flatten(1)
        if len(gaps) and gaps.max(dim=1).values.min().item() == 0.0:
            found.add(j)
    return sorted(found)
