# breaks: channel_mean_std
"""Squares are added up in float32 around the mean of the first image. Where that is unlike all others, large numbers are subtracted again: use float64."""

import torch


def channel_mean_std(images):
    n, level = 0, None
    s1, s2 = torch.zeros(3), torch.zeros(3)
    for image in images:
        level = image.float().mean((1, 2), keepdim=True) if level is None else level
        rest = image.float() - level
        n += rest[0].numel()
        s1 += rest.sum((1, 2))
        s2 += rest.pow(2).sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return level.flatten() + mean, (s2 / n - mean**2).clamp_min(0).sqrt()
