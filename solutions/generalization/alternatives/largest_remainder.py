"""Rounds down and gives what is left over to the largest remainders; hashes bytes in a dictionary."""

import hashlib

import torch


def stratified_split(labels, fractions, seed):
    if any(f < 0 for f in fractions) or abs(sum(fractions) - 1.0) > 1e-8:
        raise ValueError("fractions")
    g = torch.Generator()
    g.manual_seed(seed)
    parts = ([], [], [])
    order = torch.randperm(len(labels), generator=g).tolist()
    by_class = {}
    for i in order:
        by_class.setdefault(int(labels[i]), []).append(i)
    for rows in by_class.values():
        shares = [f * len(rows) for f in fractions]
        counts = [int(s) for s in shares]
        largest = sorted(range(3), key=lambda k: counts[k] - shares[k])
        for k in largest[: len(rows) - sum(counts)]:
            counts[k] += 1
        start = 0
        for part, count in zip(parts, counts, strict=True):
            part += rows[start : start + count]
            start += count
    return tuple(
        torch.tensor(part, dtype=torch.long)[torch.randperm(len(part), generator=g)] for part in parts
    )


def find_contamination(train_images, test_images):
    digests = dict.fromkeys(hashlib.sha256(image.numpy().tobytes()).hexdigest() for image in train_images)
    return [
        j
        for j, image in enumerate(test_images)
        if hashlib.sha256(image.numpy().tobytes()).hexdigest() in digests
    ]
