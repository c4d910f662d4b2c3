# breaks: preprocess
"""The photograph is padded to a square before it is resized: nothing is cut off, but it is smaller, and has black bars."""

import numpy as np
import torch
from PIL import Image


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = image.size
    edge = max(width, height)
    square = Image.new("RGB", (edge, edge))
    square.paste(image, ((edge - width) // 2, (edge - height) // 2))
    image, size = square, (256, 256)
    image = image.resize(size, Image.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255
    mean = torch.as_tensor(mean).view(3, 1, 1)
    std = torch.as_tensor(std).view(3, 1, 1)
    return (x - mean) / std
