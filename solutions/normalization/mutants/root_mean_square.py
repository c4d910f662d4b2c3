# breaks: channel_mean_std
"""That is the root of the mean square: the mean was not subtracted."""

import torch


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    return s1 / n, (s2 / n).sqrt()
