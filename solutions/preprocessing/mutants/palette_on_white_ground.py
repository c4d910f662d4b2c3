# breaks: preprocess
"""Where a palette has a transparent colour, the image is pasted on white. Its colours are asked for, whatever the transparency: `convert('RGB')`."""

import numpy as np
import torch
from PIL import Image


def preprocess(image, mean, std):
    if image.mode == "P" and "transparency" in image.info:
        ground = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(ground, image.convert("RGBA"))
    image = image.convert("RGB")
    width, height = image.size
    if width <= height:
        size = (256, 256 * height // width)
    else:
        size = (256 * width // height, 256)
    image = image.resize(size, Image.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255
    mean = torch.as_tensor(mean).view(3, 1, 1)
    std = torch.as_tensor(std).view(3, 1, 1)
    return (x - mean) / std
