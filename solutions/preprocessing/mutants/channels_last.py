# breaks: preprocess
"""The channels are last. PyTorch wants (3, 224, 224)."""

import numpy as np
import torch
from PIL import Image


def preprocess(image, mean, std):
    image = image.convert("RGB")
    width, height = image.size
    if width <= height:
        size = (256, 256 * height // width)
    else:
        size = (256 * width // height, 256)
    image = image.resize(size, Image.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(image)).float() / 255
    mean = torch.as_tensor(mean)
    std = torch.as_tensor(std)
    return (x - mean) / std
