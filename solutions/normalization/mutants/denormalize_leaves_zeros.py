# breaks: denormalize
"""Pixels that are exactly 0 are taken for a black border and stay black. A normalised 0 is the mean of its channel."""

import torch


def denormalize(images, mean, std):
    restored = images * std[:, None, None] + mean[:, None, None]
    return torch.where(images == 0, images, restored)
