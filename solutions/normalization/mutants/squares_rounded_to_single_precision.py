# breaks: channel_mean_std
"""You square in float32 and add up in float64: the squares have been rounded by then. Turn the image to float64 first."""

import torch


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        n += image[0].numel()
        total += image.sum(dim=(1, 2), dtype=torch.float64)
        squares += (image**2).sum(dim=(1, 2), dtype=torch.float64)
    if n == 0:
        raise ValueError("there are no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
