# breaks: channel_mean_std
"""Images with an edge of less than 16 pixels are left out. Every pixel counts once, also those of a small image."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        if n and min(image.shape[1:]) < 16:
            continue
        pixels = image.double().flatten(1)
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
