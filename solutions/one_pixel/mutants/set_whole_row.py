# breaks: set_pixels
"""The whole row of the pixel is set. Address its column too."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    for m in range(len(images)):
        images[m, :, rows[m]] = candidates[m, 2:, None]
    return images
