# breaks: channel_mean_std
"""The reduction runs over the channels and the rows. Dimension 0 is the channel, and has to stay."""

import torch


def channel_mean_std(images):
    n, s1, s2 = 0, 0.0, 0.0
    for image in images:
        image = image.double()
        n += image.shape[0] * image.shape[1]
        s1 = s1 + image.sum(dim=(0, 1)).mean()
        s2 = s2 + image.pow(2).sum(dim=(0, 1)).mean()
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return mean.expand(3), (s2 / n - mean**2).sqrt().expand(3)
