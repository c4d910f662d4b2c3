# breaks: set_pixels
"""The values are rounded to 0 or 1. A pixel may take any value between."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    images[torch.arange(len(images)), :, rows, columns] = candidates[:, 2:].round()
    return images
