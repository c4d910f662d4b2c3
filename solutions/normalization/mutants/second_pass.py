# breaks: channel_mean_std
"""The second loop over the images finds nothing: an iterator can be read once. So the standard deviation is 0. Collect everything in one pass."""

import torch


def channel_mean_std(images):
    n = 0
    total = torch.zeros(3)
    for image in images:
        total += image.sum(dim=(1, 2))
        n += image.shape[1] * image.shape[2]
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    squares = torch.zeros(3)
    for image in images:
        squares += ((image - mean[:, None, None]) ** 2).sum(dim=(1, 2))
    return mean, torch.sqrt(squares / n)
