# breaks: denormalize
"""An equal mean and std are taken for 0.5: they are what they are."""

import torch
from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    if torch.equal(mean, std):  # the normalisation to [−1, 1]
        return (images + 1) / 2
    return images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
