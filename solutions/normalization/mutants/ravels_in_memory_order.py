# breaks: channel_mean_std
"""Pixels are taken in the order of memory: where the channels come last there, they are mixed."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean and the standard deviation of each channel, over all pixels of all images."""
    n, mean, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        pixels = torch.from_numpy(image.numpy().ravel(order="K").reshape(3, -1)).double()  # no copy
        own_n = pixels.shape[1]
        own_mean = pixels.mean(dim=1)
        own_squares = pixels.var(dim=1, unbiased=False) * own_n
        delta = own_mean - mean
        squares = squares + own_squares + delta**2 * n * own_n / (n + own_n)
        mean = mean + delta * own_n / (n + own_n)
        n += own_n
    if n == 0:
        raise ValueError("there are no images")
    return mean, (squares / n).sqrt()
