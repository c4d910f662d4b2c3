# breaks: channel_mean_std
"""An image whose red channel is flat is taken for flat in all channels: each varies by itself."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    n = 0
    mean, s = torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        n_new = image.shape[1] * image.shape[2]
        if image[0].min() == image[0].max():  # one colour: nothing to add up
            mean_new, s_new = image[:, 0, 0].double(), torch.zeros(3, dtype=torch.float64)
        else:
            pixels = image.flatten(1).double()
            mean_new = pixels.mean(dim=1)
            s_new = (pixels - mean_new[:, None]).square().sum(dim=1)
        delta = mean_new - mean
        s = s + s_new + delta**2 * n * n_new / (n + n_new)
        mean = mean + delta * n_new / (n + n_new)
        n += n_new
    if n == 0:
        raise ValueError("no images")
    return mean, (s / n).sqrt()
