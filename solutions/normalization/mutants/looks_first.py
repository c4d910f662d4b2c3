# breaks: channel_mean_std
"""The check for an empty stream takes the first image off it, which is then missing from the statistics. Count in the loop instead."""

import torch


def channel_mean_std(images):
    images = iter(images)
    if next(images, None) is None:
        raise ValueError("no images")
    n = 1e-12
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    mean = s1 / n
    return mean, (s2 / n - mean**2).clamp(min=0).sqrt()
