# breaks: channel_mean_std
"""You keep the std above 0.0001, so that nobody divides by 0. It is the std that is asked for, however small it is."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = image.double()
        n += pixels[0].numel()
        total += pixels.sum(dim=(1, 2))
        squares += pixels.square().sum(dim=(1, 2))
    if n == 0:
        raise ValueError("there are no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=1e-8).sqrt()
