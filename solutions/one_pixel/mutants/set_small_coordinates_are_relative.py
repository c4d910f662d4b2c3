# breaks: set_pixels
"""Rows and columns of 0 and 1 are taken for shares of the image: they are counted in pixels."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    height, width = image.shape[-2:]
    places = candidates[:, :2]
    if len(places) and places.max() <= 1:  # relative coordinates
        places = places * torch.tensor([height - 1, width - 1], device=places.device)
    rows, columns = places.long().unbind(1)
    values = candidates[:, 2:]
    images = image.repeat(len(candidates), 1, 1, 1)
    images[torch.arange(len(candidates)), :, rows, columns] = values
    return images
