# breaks: preprocess
"""You resize only where neither edge is 256. It is the *shorter* one that counts: 256 × 128 becomes 512 × 256."""

import numpy as np
import torch
from PIL import Image


def preprocess(image, mean, std):
    image = image.convert("RGB")
    w, h = image.size
    short = min(w, h)
    size = (256 * w // short, 256 * h // short)
    image = image if 256 in image.size else image.resize(size, Image.BILINEAR)
    left, top = (size[0] - 224) // 2, (size[1] - 224) // 2
    image = image.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(image)).permute(2, 0, 1).float() / 255
    mean = torch.as_tensor(mean).view(3, 1, 1)
    std = torch.as_tensor(std).view(3, 1, 1)
    return (x - mean) / std
