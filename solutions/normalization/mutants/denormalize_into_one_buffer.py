# breaks: denormalize
"""All results are parts of one buffer, and the next call writes over what the one before returned. Make a new tensor in each call."""

import torch

buffer = torch.empty(200_000)


def denormalize(images, mean, std):
    result = buffer[: images.numel()].view(images.shape)
    return torch.add(images * std[:, None, None], mean[:, None, None], out=result)
