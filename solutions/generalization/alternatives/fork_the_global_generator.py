"""Seeds the global generator inside `fork_rng`, which puts it back; finds copies among tuples of pixels."""

import torch


def stratified_split(labels, fractions, seed):
    if abs(sum(fractions) - 1) > 1e-5 or any(fraction < 0 for fraction in fractions):
        raise ValueError("the fractions must be at least 0 and add up to 1")
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        assignment = torch.empty_like(labels)
        for label in torch.unique(labels):
            mask = labels == label
            n = int(mask.sum())
            cuts = torch.tensor([fractions[0] * n, (fractions[0] + fractions[1]) * n]).round()
            assignment[mask] = torch.bucketize(torch.randperm(n), cuts, right=True)
        order = torch.randperm(len(labels))
    return tuple(order[assignment[order] == part] for part in range(3))


def find_contamination(train_images, test_images):
    known = {tuple(pixels) for pixels in train_images.flatten(1).tolist()}
    return [j for j, pixels in enumerate(test_images.flatten(1).tolist()) if tuple(pixels) in known]
