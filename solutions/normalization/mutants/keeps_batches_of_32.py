# breaks: channel_mean_std
"""32 images are held at a time, however large they are: what is kept of them has to be small, not their number."""

from itertools import islice

import torch


def channel_mean_std(images):
    images = iter(images)
    n = 0
    mean = torch.zeros(3, dtype=torch.float64)
    spread = torch.zeros(3, dtype=torch.float64)
    while batch := list(islice(images, 32)):
        sizes = [image[0].numel() for image in batch]
        n_b = sum(sizes)
        mean_b = sum(image.double().sum(dim=(1, 2)) for image in batch) / n_b
        spread_b = sum((image.double() - mean_b.view(3, 1, 1)).square().sum(dim=(1, 2)) for image in batch)
        delta = mean_b - mean
        spread += spread_b + delta**2 * n * n_b / (n + n_b)
        mean += delta * n_b / (n + n_b)
        n += n_b
        batch.clear()
    if n == 0:
        raise ValueError("no images")
    return mean, (spread / n).sqrt()
