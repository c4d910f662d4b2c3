# breaks: set_pixels
"""`contiguous()` copies only what is not contiguous yet: an image expanded once is still the caller's. Use `clone()` or `repeat`."""

import torch


def set_pixels(image, candidates):
    image = image.view(image.shape[-3:])
    images = image[None].expand(len(candidates), -1, -1, -1).contiguous()
    number = torch.arange(len(candidates), device=image.device)
    images[number, :, candidates[:, 0].long(), candidates[:, 1].long()] = candidates[:, 2:]
    return images
