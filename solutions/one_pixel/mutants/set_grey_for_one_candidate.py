# breaks: set_pixels
"""You unpack a single candidate as row, column and one value, and give it to all channels. It has a value for each channel, as in
a longer list."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    images = image.repeat(len(candidates), 1, 1, 1)
    if len(candidates) == 1:
        row, column, value = candidates[0, :3].tolist()
        images[0, :, int(row), int(column)] = value
        return images
    rows, columns = candidates[:, :2].long().unbind(dim=1)
    images[torch.arange(len(images), device=image.device), :, rows, columns] = candidates[:, 2:]
    return images
