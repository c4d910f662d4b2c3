# breaks: set_pixels
"""A pixel that two candidates share is set once only. Every candidate gets an image."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    seen = {}
    for m in range(len(images)):
        place = (int(rows[m]), int(columns[m]))
        seen.setdefault(place, candidates[m, 2:])
        images[m, :, place[0], place[1]] = seen[place]
    return images
