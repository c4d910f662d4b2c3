# breaks: preprocess
"""`thumbnail` works in place, and a large image that is RGB already is the caller's. Use `resize`, or a copy."""

import numpy
import torch
from PIL import Image


def preprocess(image, mean, std):
    rgb = image if image.mode == "RGB" else image.convert("RGB")
    if min(rgb.size) > 1024:
        rgb.thumbnail((2048, 2048))
    short = min(rgb.size)
    width, height = 256 * rgb.width // short, 256 * rgb.height // short
    left, top = (width - 224) // 2, (height - 224) // 2
    seen = rgb.resize((width, height), Image.Resampling.BILINEAR).crop((left, top, left + 224, top + 224))
    pixels = torch.from_numpy(numpy.array(seen, dtype=numpy.float32)).permute(2, 0, 1) / 255
    mean, std = (torch.as_tensor(one, dtype=torch.float32).view(3, 1, 1) for one in (mean, std))
    return (pixels - mean) / std
