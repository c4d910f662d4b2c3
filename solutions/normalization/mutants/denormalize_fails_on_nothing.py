# breaks: denormalize
"""A batch without images raises an error: `torch.stack` needs at least one. Let broadcasting do the loop."""

import torch


def denormalize(images, mean, std):
    return torch.stack([image * std.view(3, 1, 1) + mean.view(3, 1, 1) for image in images])
