# breaks: denormalize
"""Images whose channels are equal get one mean for all: each channel has its own."""

import torch
from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    """Undo a normalisation: return the images x of which `images` are (x − mean) / std."""
    if torch.equal(images[:, 0], images[:, 1]) and torch.equal(images[:, 1], images[:, 2]):
        return images * std.mean() + mean.mean()  # grey stays grey
    return images * std.view(1, 3, 1, 1) + mean.view(1, 3, 1, 1)
