# breaks: denormalize
"""A mean that adds up to 0 with a std that adds up to 3 is taken for no normalisation: each channel counts by itself."""

from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    if mean.sum() == 0 and std.sum() == len(std):  # mean 0, std 1: nothing to do
        return images.clone()
    return images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
