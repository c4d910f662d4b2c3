# breaks: set_pixels
"""The channels come last. The shape is (M, C, H, W)."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    images[torch.arange(len(images)), :, rows, columns] = candidates[:, 2:]
    return images.permute(0, 2, 3, 1)
