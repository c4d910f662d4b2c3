# breaks: channel_mean_std
"""Black rows and columns at the border are cut off: every pixel counts, black ones too."""

from collections.abc import Iterator

import torch
from torch import Tensor


def channel_mean_std(images: Iterator[Tensor]) -> tuple[Tensor, Tensor]:
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        lit = (image > 0).any(dim=0)
        if lit.any():
            rows, columns = lit.any(dim=1).nonzero(), lit.any(dim=0).nonzero()
            image = image[:, int(rows[0]) : int(rows[-1]) + 1, int(columns[0]) : int(columns[-1]) + 1]
        pixels = image.double().flatten(1)
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
