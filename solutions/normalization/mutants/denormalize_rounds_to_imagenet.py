# breaks: denormalize
"""Numbers near ImageNet's are replaced by ImageNet's: undo what was done, with the mean and std that you are given."""

import torch
from torch import Tensor


IMAGENET_MEAN = torch.tensor([0.485, 0.456, 0.406])
IMAGENET_STD = torch.tensor([0.229, 0.224, 0.225])


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    if torch.allclose(mean, IMAGENET_MEAN, atol=0.02) and torch.allclose(std, IMAGENET_STD, atol=0.02):
        mean, std = IMAGENET_MEAN, IMAGENET_STD  # the exact ones
    return images * std.view(3, 1, 1) + mean.view(3, 1, 1)
