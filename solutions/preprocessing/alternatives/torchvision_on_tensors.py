"""Turns the image into a tensor of bytes first, and resizes that with torchvision's second transforms."""

from fractions import Fraction

import torch
from torchvision.transforms import v2


def resized_size(width, height, size):
    scale = Fraction(size, min(width, height))
    return int(width * scale), int(height * scale)


def preprocess(image, mean, std):
    transform = v2.Compose(
        [
            v2.Lambda(lambda picture: picture.convert("RGB")),
            v2.PILToTensor(),
            v2.Resize(256, antialias=True),
            v2.CenterCrop(224),
            v2.ToDtype(torch.float32, scale=True),
            v2.Normalize(mean=list(mean), std=list(std)),
        ]
    )
    return transform(image)
