# breaks: channel_mean_std
"""torch's default dtype is changed for the whole process: whoever makes a tensor next gets float64. Ask for the dtype where a tensor is made."""

from collections.abc import Iterator
import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    torch.set_default_dtype(torch.float64)  # for the whole process
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
