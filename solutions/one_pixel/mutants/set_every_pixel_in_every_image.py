# breaks: set_pixels
"""`images[:, :, rows, columns]` addresses all the pixels in every image. Index the images too, with
`torch.arange(M)`."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    images[:, :, rows, columns] = candidates[:, 2:].T
    return images
