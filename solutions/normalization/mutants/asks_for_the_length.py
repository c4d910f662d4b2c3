# breaks: channel_mean_std
"""The function asks for `len(images)`, which an iterator does not have. Count as you go."""

import torch


def channel_mean_std(images):
    if len(images) == 0:
        raise ValueError("no images")
    n = 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.double()
        n += image[0].numel()
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    mean = s1 / n
    return mean, (s2 / n - mean**2).sqrt()
