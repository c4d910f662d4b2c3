# breaks: set_pixels
"""`expand` makes images that share one memory, so each pixel is set in all of them. Use `repeat`, or `clone`
each image."""

import torch


def set_pixels(image, candidates):
    image = image.clone().reshape(image.shape[-3:])
    images = image.expand(len(candidates), *image.shape)
    for m, (row, column, *values) in enumerate(candidates.tolist()):
        for c, value in enumerate(values):
            images[m, c, int(row), int(column)] = value
    return images
