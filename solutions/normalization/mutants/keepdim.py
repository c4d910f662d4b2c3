# breaks: channel_mean_std
"""The results have shape (3, 1, 1), which is handy for broadcasting, but (3,) was asked for."""

import torch


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3, 1, 1, dtype=torch.float64)
    s2 = torch.zeros(3, 1, 1, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        s1 += image.sum((1, 2), keepdim=True)
        s2 += image.pow(2).sum((1, 2), keepdim=True)
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return mean, (s2 / n - mean**2).sqrt()
