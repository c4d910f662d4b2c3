"""Lets PIL's ImageOps cut the border off after a resize of its own, and handles channels one by one."""

import numpy as np
import torch
from PIL import Image, ImageOps


def resized_size(width, height, size):
    long = max(width, height) * size // min(width, height)
    return (long, size) if height < width else (size, long)


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = resized_size(image.width, image.height, 256)
    image = image.resize((width, height), Image.Resampling.BILINEAR)
    x, y = width - 224, height - 224
    image = ImageOps.crop(image, (x // 2, y // 2, x - x // 2, y - y // 2))
    channels = []
    for channel, m, s in zip(image.split(), mean, std, strict=True):
        values = torch.from_numpy(np.array(channel, dtype=np.float32) / 255)
        channels.append((values - float(m)) / float(s))
    return torch.stack(channels)
