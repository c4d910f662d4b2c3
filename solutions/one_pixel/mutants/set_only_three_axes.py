# breaks: set_pixels
"""It fails on an image (1, C, H, W). Take the last three axes, whichever way the image comes."""

import torch


def set_pixels(image, candidates):
    c, h, w = image.shape
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    images[torch.arange(len(images)), :, rows, columns] = candidates[:, 2:]
    return images
