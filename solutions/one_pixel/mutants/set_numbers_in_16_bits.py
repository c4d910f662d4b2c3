# breaks: set_pixels
"""You number the pixels in int16, which ends at 32,767: an image of 182×182 has more. Use int64 (`.long()`)."""

import torch


def set_pixels(image, candidates):
    c, h, w = image.shape[-3:]
    images = image.reshape(1, c, h * w).repeat(len(candidates), 1, 1)
    rows, columns = candidates[:, 0].to(torch.int16), candidates[:, 1].to(torch.int16)
    numbers = (rows * w + columns).long()
    images[torch.arange(len(candidates), device=image.device), :, numbers] = candidates[:, 2:]
    return images.view(-1, c, h, w)
