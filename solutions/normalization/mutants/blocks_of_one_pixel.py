# breaks: channel_mean_std
"""Pixels come in blocks of 4,096, with variances over n − 1: of one pixel that is left over it is NaN."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean and the standard deviation of each channel, over all pixels of all images."""
    n, mean, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        for block in image.flatten(1).double().split(4096, dim=1):
            own_n = block.shape[1]
            delta = block.mean(dim=1) - mean
            squares = squares + block.var(dim=1) * (own_n - 1) + delta**2 * n * own_n / (n + own_n)
            mean = mean + delta * own_n / (n + own_n)
            n += own_n
    if n == 0:
        raise ValueError("there are no images")
    return mean, (squares / n).sqrt()
