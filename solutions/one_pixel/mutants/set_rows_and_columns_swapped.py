# breaks: set_pixels
"""Row and column are swapped: the first number of a candidate is the row, counted from the top."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    rows, columns = columns % image.shape[1], rows % image.shape[2]
    images[torch.arange(len(images)), :, rows, columns] = candidates[:, 2:]
    return images
