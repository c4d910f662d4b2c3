# breaks: channel_mean_std
"""A dark image is multiplied by 255: its values are what they are."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = image.double().flatten(1)
        if pixels.max() <= 1 / 255:  # scaled twice
            pixels = pixels * 255
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
