# breaks: denormalize
"""`as_strided` takes the mean for contiguous: it may be the column of a table. Use `view` or `reshape`."""

import torch
from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    mean, std = mean.as_strided((3, 1, 1), (1, 1, 1)), std.as_strided((3, 1, 1), (1, 1, 1))
    return images * std + mean
