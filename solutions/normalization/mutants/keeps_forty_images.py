# breaks: channel_mean_std
"""You keep forty images before you add them up, whatever their size. The memory for a few small ones is not enough for forty large ones."""

from itertools import islice

import torch


def channel_mean_std(images):
    n, s1, s2 = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    while kept := list(islice(images, 40)):
        for image in kept:
            pixels = image.double().flatten(1)
            n += pixels.shape[1]
            s1 += pixels.sum(1)
            s2 += pixels.square().sum(1)
    if n == 0:
        raise ValueError("no image")
    mean = s1 / n
    return mean, (s2 / n - mean.square()).sqrt()
