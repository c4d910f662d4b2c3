# breaks: channel_mean_std
"""An empty stream ends in another error than `ValueError`. Count, and say what is missing."""

import torch


def channel_mean_std(images):
    n, s1, s2 = 0, 0, 0
    for image in images:
        image = image.double()
        n += image[0].numel()
        s1 = s1 + image.sum((1, 2))
        s2 = s2 + image.pow(2).sum((1, 2))
    mean = s1 / n
    return mean, (s2 / n - mean**2).sqrt()
