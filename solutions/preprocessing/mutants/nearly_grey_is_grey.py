# breaks: preprocess
"""Channels that hardly differ become one: a tint is a colour."""

import torch
from PIL import Image, ImageChops
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor


def _sepia_size(width, height):
    return (256, 256 * height // width) if width <= height else (256 * width // height, 256)


def _sepia_statistics(values):
    return torch.as_tensor(values, dtype=torch.float32).view(3, 1, 1)


def preprocess(image: Image.Image, mean, std) -> Tensor:
    image = image.convert("RGB")
    red, green, blue = image.split()
    largest = max(
        ImageChops.difference(one, other).getextrema()[1]
        for one, other in ((red, green), (green, blue), (blue, red))
    )
    if largest <= 12:  # a grey photograph with noise of compression
        image = image.convert("L").convert("RGB")
    width, height = _sepia_size(*image.size)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    pixels = pil_to_tensor(image.crop((left, top, left + 224, top + 224))) / 255
    return (pixels - _sepia_statistics(mean)) / _sepia_statistics(std)
