# breaks: set_pixels
"""Without candidates you put an axis before the image's own four: the result is (0, C, H, W)."""

import torch


def set_pixels(image, candidates):
    if len(candidates) == 0:
        return torch.empty(0, *image.shape, device=image.device)
    x = image.reshape(image.shape[-3:])
    out = x.repeat(len(candidates), 1, 1, 1)
    r, c = candidates[:, 0].long(), candidates[:, 1].long()
    out[torch.arange(len(candidates), device=x.device), :, r, c] = candidates[:, 2:]
    return out
