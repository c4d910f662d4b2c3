# breaks: channel_mean_std
"""E[x²] − μ² in float32 subtracts two nearly equal numbers, and loses all digits where the pixels vary little. Add up in float64, or subtract a mean before squaring."""

import torch


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3)
    s2 = torch.zeros(3)
    for image in images:
        n += image.shape[1] * image.shape[2]
        s1 += image.sum(dim=[1, 2])
        s2 += (image**2).sum(dim=[1, 2])
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    std = torch.sqrt(s2 / n - mean**2)
    return mean, std
