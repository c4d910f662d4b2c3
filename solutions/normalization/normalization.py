"""The mean and standard deviation of a stream of images, and the way back from normalised images."""

from __future__ import annotations

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    """Return mean and standard deviation of each channel, pooled over all pixels (Chan et al., 1983)."""
    count, mean, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        n = image.shape[1] * image.shape[2]
        spread, centre = torch.var_mean(image.double(), dim=(1, 2), correction=0)  # (3,) each
        step = centre - mean  # from the mean so far to that of this image
        squares += n * spread + step.square() * count * n / (count + n)
        mean += step * n / (count + n)
        count += n
    if count == 0:
        raise ValueError("no images: they have no mean")
    return mean, (squares / count).sqrt()


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Return x · std + mean, channel by channel: the inverse of (x − mean) / std."""
    return images * std[:, None, None] + mean[:, None, None]  # (3, 1, 1) against (N, 3, H, W)
