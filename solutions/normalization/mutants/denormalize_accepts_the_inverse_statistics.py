# breaks: denormalize
"""A mean of 0 with a std above 1 is taken for the numbers of the inverse: they are what was subtracted and divided by."""

from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    mean, std = mean.view(1, 3, 1, 1), std.view(1, 3, 1, 1)
    if bool((mean <= 0).all()) and bool((std >= 1).all()):
        # the caller has passed (−mean/std, 1/std), as for Normalize
        return (images - mean) / std
    return images * std + mean
