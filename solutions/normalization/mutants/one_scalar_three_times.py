# breaks: channel_mean_std
"""All three channels have the same mean and the same standard deviation, those of all channels together. Reduce over height and width only."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, 0.0, 0.0
    for image in images:
        image = image.double()
        n += image.numel()
        total += image.sum()
        squares += (image**2).sum()
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    std = (squares / n - mean**2).sqrt()
    return mean.repeat(3), std.repeat(3)
