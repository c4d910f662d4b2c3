# breaks: channel_mean_std
"""The results are in float16, which has three digits."""

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
    mean = s1 / n
    return mean.half(), (s2 / n - mean**2).sqrt().half()
