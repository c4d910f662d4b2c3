# breaks: channel_mean_std
"""Squares are taken around the mean of the images so far, which is not yet the mean of all. Merge with the correction δ² n nᵢ / (n + nᵢ), or add up x²."""

import torch


def channel_mean_std(images):
    n = 0
    total = torch.zeros(3, dtype=torch.float64)
    squares = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        total += image.sum((1, 2))
        mean = (total / n).view(3, 1, 1)
        squares += (image - mean).pow(2).sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    return total / n, (squares / n).sqrt()
