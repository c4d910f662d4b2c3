# breaks: channel_mean_std
"""The sums over each image are taken in float32 and only then turned into Python numbers: the digits are lost before. Convert the image with `double()` first."""

import math

import torch


def channel_mean_std(images):
    n, s1, s2 = 0, [0.0] * 3, [0.0] * 3
    for image in images:
        n += image.shape[1] * image.shape[2]
        for c in range(3):
            s1[c] += image[c].sum().item()
            s2[c] += (image[c] * image[c]).sum().item()
    if n == 0:
        raise ValueError("no images")
    mean = [s / n for s in s1]
    std = [math.sqrt(max(q / n - m * m, 0)) for q, m in zip(s2, mean)]
    return torch.tensor(mean), torch.tensor(std)
