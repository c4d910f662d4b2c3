# breaks: channel_mean_std
"""The statistics are moving averages, as in batch normalisation: late images count more than early ones. Every pixel counts once."""

import torch


def channel_mean_std(images, momentum=0.1):
    mean = var = None
    for image in images:
        m, v = image.mean(dim=(1, 2)), image.var(dim=(1, 2))
        if mean is None:
            mean, var = m, v
        else:
            mean = (1 - momentum) * mean + momentum * m
            var = (1 - momentum) * var + momentum * v
    if mean is None:
        raise ValueError("no images")
    return mean, var.sqrt()
