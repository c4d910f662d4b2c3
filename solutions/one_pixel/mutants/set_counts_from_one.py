# breaks: set_pixels
"""Rows and columns are counted from 1. They begin at 0."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    images[torch.arange(len(images)), :, rows - 1, columns - 1] = candidates[:, 2:]
    return images
