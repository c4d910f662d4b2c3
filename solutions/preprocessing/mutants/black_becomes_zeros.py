# breaks: preprocess
"""You return zeros for a black image. Black is a colour: it becomes −mean / std."""

import numpy as np
import torch
from PIL import Image


def _size(w, h, s):
    m = min(w, h)
    return s * w // m, s * h // m


def preprocess(image, mean, std):
    w, h = _size(*image.size, 256)
    image = image.convert("RGB")
    small = image.resize((w, h), Image.Resampling.BILINEAR)
    left, top = (w - 224) // 2, (h - 224) // 2
    small = small.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    if x.max() == 0:
        return torch.zeros(3, 224, 224)
    mean = torch.as_tensor(mean, dtype=torch.float32).view(3, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(3, 1, 1)
    return (x - mean) / std
