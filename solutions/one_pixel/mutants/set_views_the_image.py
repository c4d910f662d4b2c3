# breaks: set_pixels
"""`view` flattens only what lies in one piece, which a crop or a turned image does not. Use `reshape`, or index rows and columns."""

import torch


def set_pixels(image, candidates):
    n_channels, height, width = image.shape[-3:]
    images = image.view(1, n_channels, height * width).repeat(len(candidates), 1, 1)
    places = (candidates[:, 0] * width + candidates[:, 1]).long()
    images[torch.arange(len(images), device=images.device), :, places] = candidates[:, 2:]
    return images.view(-1, n_channels, height, width)
