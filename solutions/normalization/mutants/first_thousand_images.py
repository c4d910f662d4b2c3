# breaks: channel_mean_std
"""Only the first thousand images are looked at. A stream may change later: read it to its end."""

from itertools import islice

import torch


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in islice(images, 1000):
        image = image.double()
        n += image[0].numel()
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return mean, (s2 / n - mean**2).clamp_min(0).sqrt()
