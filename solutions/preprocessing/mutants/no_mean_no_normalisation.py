# breaks: preprocess
"""A mean of 0 is taken for no normalisation: the std still divides."""

from collections.abc import Sequence

import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor


def _size(width, height, size=256):
    short, long = sorted((width, height))
    other = size * long // short
    return (size, other) if width <= height else (other, size)


def _normalise(pixels, mean, std):
    return (pixels - torch.as_tensor(mean).view(3, 1, 1)) / torch.as_tensor(std).view(3, 1, 1)


def preprocess(image: Image.Image, mean: Sequence[float] | Tensor, std: Sequence[float] | Tensor) -> Tensor:
    image = image.convert("RGB")
    image = image.resize(_size(*image.size), Image.Resampling.BILINEAR)
    left, top = (image.width - 224) // 2, (image.height - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    pixels = pil_to_tensor(image) / 255
    if not any(mean):
        return pixels
    return _normalise(pixels, mean, std)
