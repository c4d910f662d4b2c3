# breaks: channel_mean_std
"""The images are brought to one size first: each then counts alike, and resizing smooths them, so that the standard deviation falls. Take the pixels as they are."""

import torch
import torch.nn.functional as F


def channel_mean_std(images):
    n = 0
    s1 = torch.zeros(3, dtype=torch.float64)
    s2 = torch.zeros(3, dtype=torch.float64)
    for image in images:
        image = F.interpolate(image[None], size=(64, 64), mode="bilinear", antialias=True)[0].double()
        n += 64 * 64
        s1 += image.sum((1, 2))
        s2 += image.pow(2).sum((1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = s1 / n
    return mean, (s2 / n - mean**2).sqrt()
