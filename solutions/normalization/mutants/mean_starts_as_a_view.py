# breaks: channel_mean_std
"""The running mean starts as a view of the first image, and is updated in place: clone it."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return the mean and the standard deviation of each channel, over all pixels of all images."""
    n, mean, squares = 0, None, torch.zeros(3, dtype=torch.float64)
    for image in images:
        own_n = image[0].numel()
        own_mean = image.double().mean(dim=(1, 2))
        own_squares = image.double().var(dim=(1, 2), unbiased=False) * own_n
        if mean is None:
            mean = image[:, 0, 0]  # a first guess
        delta = own_mean - mean
        squares += own_squares + delta**2 * n * own_n / (n + own_n)
        mean += delta * own_n / (n + own_n)
        n += own_n
    if mean is None:
        raise ValueError("there are no images")
    return mean.clone(), (squares / n).sqrt()
