# breaks: set_pixels
"""The pixel is set in the caller's own image. Copy it before you write."""

import torch


def set_pixels(image, candidates):
    image = image.view(image.shape[-3:])
    images = []
    for row, column, *values in candidates.tolist():
        image[:, int(row), int(column)] = torch.tensor(values)
        images.append(image.clone())
    return torch.stack(images) if images else image.new_zeros(0, *image.shape)
