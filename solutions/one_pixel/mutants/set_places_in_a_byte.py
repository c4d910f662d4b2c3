# breaks: set_pixels
"""You keep rows and columns as int8, which ends at 127. Index with int64 (`.long()`)."""

import torch


def set_pixels(image, candidates):
    images = image.reshape(image.shape[-3:]).repeat(len(candidates), 1, 1, 1)
    rows, columns = candidates[:, :2].to(torch.int8).long().unbind(1)
    number = torch.arange(len(candidates), device=image.device)
    images[number, :, rows, columns] = candidates[:, 2:]
    return images
