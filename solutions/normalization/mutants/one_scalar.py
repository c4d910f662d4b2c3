# breaks: channel_mean_std
"""All channels are thrown together: there is one mean and one standard deviation. Reduce over height and width only, and keep the channels."""

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
    return mean, (squares / n - mean**2).sqrt()
