# breaks: preprocess
"""Colours are looked up by number in a table made of `palette.colors`, which knows one number for each colour: use `convert`."""

import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor


def _palette_size(width, height):
    return (256, 256 * height // width) if width <= height else (256 * width // height, 256)


def _palette_statistics(values):
    return torch.as_tensor(values, dtype=torch.float32).view(3, 1, 1)


def preprocess(image: Image.Image, mean, std) -> Tensor:
    if image.mode == "P":
        table = torch.zeros(256, 3, dtype=torch.uint8)
        for colour, number in image.palette.colors.items():
            table[number] = torch.tensor(colour[:3], dtype=torch.uint8)
        numbers = pil_to_tensor(image)[0].long()  # (H, W)
        image = Image.fromarray(table[numbers].numpy())
    image = image.convert("RGB")
    width, height = _palette_size(*image.size)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    left, top = (width - 224) // 2, (height - 224) // 2
    pixels = pil_to_tensor(image.crop((left, top, left + 224, top + 224))) / 255
    return (pixels - _palette_statistics(mean)) / _palette_statistics(std)
