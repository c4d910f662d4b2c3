# breaks: channel_mean_std
"""`itertools.tee` keeps everything that one copy has read and the other has not: the whole stream. Collect all sums in one pass."""

import itertools

import torch


def channel_mean_std(images):
    first, second = itertools.tee(images)
    n, total = 0, torch.zeros(3, dtype=torch.float64)
    for image in first:
        n += image[0].numel()
        total += image.double().sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    squares = torch.zeros(3, dtype=torch.float64)
    for image in second:
        squares += (image.double() - mean.view(3, 1, 1)).pow(2).sum((1, 2))
    return mean, (squares / n).sqrt()
