# breaks: channel_mean_std
"""`view` needs an image that is contiguous in memory, and a crop is not: it raises. Use `flatten(1)` or `reshape`."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = image.view(3, -1).double()
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean.square()).clamp(min=0).sqrt()
