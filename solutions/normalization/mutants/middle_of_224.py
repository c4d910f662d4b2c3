# breaks: channel_mean_std
"""Only the middle of 224 × 224 pixels of each image is counted, as the network will see it. Every pixel of an image counts, its border too."""

import torch
from torchvision.transforms.functional import center_crop


def channel_mean_std(images):
    n, total, squares = 0, torch.zeros(3, dtype=torch.float64), torch.zeros(3, dtype=torch.float64)
    for image in images:
        height, width = image.shape[1:]
        middle = center_crop(image, [min(height, 224), min(width, 224)])
        pixels = middle.double().flatten(1)
        n += pixels.shape[1]
        total += pixels.sum(dim=1)
        squares += pixels.square().sum(dim=1)
    if n == 0:
        raise ValueError("no images")
    mean = total / n
    return mean, (squares / n - mean**2).clamp(min=0).sqrt()
