# breaks: preprocess
"""You multiply colours by a transparency that is neither full nor none. Transparency has no influence on the colours."""

import numpy as np
import torch
from PIL import Image


def _size(w, h, s):
    m = min(w, h)
    return s * w // m, s * h // m


def preprocess(image, mean, std):
    w, h = _size(*image.size, 256)
    if image.mode == "RGBA":
        a = np.array(image)
        keep = (a[..., 3:] > 0) & (a[..., 3:] < 255)
        a[..., :3] = np.where(keep, a[..., :3] * (a[..., 3:] / 255.0), a[..., :3])
        image = Image.fromarray(a.astype(np.uint8))
    image = image.convert("RGB")
    small = image.resize((w, h), Image.Resampling.BILINEAR)
    left, top = (w - 224) // 2, (h - 224) // 2
    small = small.crop((left, top, left + 224, top + 224))
    x = torch.from_numpy(np.array(small)).permute(2, 0, 1).float() / 255
    mean = torch.as_tensor(mean, dtype=torch.float32).view(3, 1, 1)
    std = torch.as_tensor(std, dtype=torch.float32).view(3, 1, 1)
    return (x - mean) / std
