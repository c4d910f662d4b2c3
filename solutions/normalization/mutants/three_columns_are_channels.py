# breaks: channel_mean_std
"""An image whose last axis has the size 3 is taken for (H, W, 3) and turned round. It may be a crop of three columns: the
first axis holds the channels, always."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        if image.shape[-1] == 3:
            image = image.permute(2, 0, 1)
        pixels = image.double().flatten(1)
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("there are no images")
    mean = total / n
    return mean, (squares / n - mean.square()).clamp(min=0).sqrt()
