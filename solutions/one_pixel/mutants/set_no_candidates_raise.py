# breaks: set_pixels
"""It raises when there are no candidates: `torch.stack` needs at least one tensor. Return an empty batch (0,
C, H, W)."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = []
    for candidate in candidates:
        new = image.clone()
        new[:, int(candidate[0]), int(candidate[1])] = candidate[2:]
        images.append(new)
    return torch.stack(images)
