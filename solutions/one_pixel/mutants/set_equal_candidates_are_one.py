# breaks: set_pixels
"""You drop a candidate that comes twice. Each has an image of its own, equal ones too."""

import torch


def set_pixels(image, candidates):
    candidates = torch.tensor(
        list(dict.fromkeys(map(tuple, candidates.tolist()))), device=image.device
    ).reshape(-1, candidates.shape[1])
    x = image.reshape(image.shape[-3:])
    out = x.repeat(len(candidates), 1, 1, 1)
    r, c = candidates[:, 0].long(), candidates[:, 1].long()
    out[torch.arange(len(candidates), device=x.device), :, r, c] = candidates[:, 2:]
    return out
