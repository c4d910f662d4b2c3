# breaks: channel_mean_std
"""Images of 500,000 pixels are left out as too large. They may come, and count most of all: where one does not fit beside others, add it up alone."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        height, width = image.shape[1:]
        if height * width >= 500_000:
            continue
        pixels = image.double()
        n += height * width
        total += pixels.sum(dim=(1, 2))
        squares += pixels.square().sum(dim=(1, 2))
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
