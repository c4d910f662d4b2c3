# breaks: set_pixels
"""Of four channels the last is taken for opacity, and kept: all channels are set."""

import torch


def set_pixels(image, candidates):
    image = image.reshape(image.shape[-3:])
    n, c = len(candidates), image.shape[0]
    colours = 3 if c == 4 else c  # opacity is no colour
    images = image.repeat(n, 1, 1, 1)
    numbers = torch.arange(n, device=image.device)
    rows, columns = candidates[:, 0].long(), candidates[:, 1].long()
    for channel in range(colours):
        images[numbers, channel, rows, columns] = candidates[:, 2 + channel]
    return images
