"""Resizes only that box of the photograph which the crop will show."""

import torch
from PIL import Image
from torchvision.transforms.functional import to_tensor


def resized_size(width, height, size):
    if min(width, height) == width:
        return size, (size * height - (size * height) % width) // width
    return (size * width - (size * width) % height) // height, size


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = resized_size(*image.size, 256)
    left, top = (width - 224) / 2, (height - 224) / 2
    sx, sy = image.width / width, image.height / height
    box = (left * sx, top * sy, (left + 224) * sx, (top + 224) * sy)
    pixels = to_tensor(image.resize((224, 224), Image.BILINEAR, box=box))
    return torch.stack([(channel - m) / s for channel, m, s in zip(pixels, mean, std, strict=True)])
