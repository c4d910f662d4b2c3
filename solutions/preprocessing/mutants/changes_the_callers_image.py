# breaks: preprocess
"""You change the image that was given (`putalpha`). It is the caller's: work with the copy that `convert` gives."""

import numpy as np
import torch
from PIL import Image


def _size(w, h, s):
    m = min(w, h)
    return s * w // m, s * h // m


def preprocess(image, mean, std):
    w, h = _size(*image.size, 256)
    if image.mode == "RGBA":
        image.putalpha(255)
    image = image.convert("RGB")
    small = image.resize((w, h), Image.Resampling.BILINEAR)
    left, top = (w - 224) // 2, (h - 224) // 2
    small = small.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    mean = torch.as_tensor(mean, dtype=torch.float32).view(3, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(3, 1, 1)
    return (x - mean) / std
