# breaks: channel_mean_std
"""An image's mean moves the sum only where it differs in all channels: each channel counts by itself."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean and the standard deviation of each channel, over all pixels of all images."""
    n, mean, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        own_n = image[0].numel()
        own_mean = image.double().mean(dim=(1, 2))
        squares = squares + image.double().var(dim=(1, 2), unbiased=False) * own_n
        delta = own_mean - mean
        if (delta != 0).all():  # else nothing moves
            squares = squares + delta**2 * n * own_n / (n + own_n)
            mean = mean + delta * own_n / (n + own_n)
        n += own_n
    if n == 0:
        raise ValueError("there are no images")
    return mean, (squares / n).sqrt()
