"""Adds up values and squares in float64."""

import torch


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = image.to(torch.float64)
        n += image.size(1) * image.size(2)
        s1 += image.sum(dim=(1, 2))
        s2 += (image * image).sum(dim=(1, 2))
    if not n:
        raise ValueError("got no images")
    mean = s1 / n
    return mean.float(), (s2 / n - mean * mean).sqrt().float()


def denormalize(images, mean, std):
    return images * std.view(1, -1, 1, 1) + mean.view(1, -1, 1, 1)
