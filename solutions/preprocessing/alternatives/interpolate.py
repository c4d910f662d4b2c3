"""Resizes a float tensor with `F.interpolate` and antialiasing."""

import numpy as np
import torch
import torch.nn.functional as F


def resized_size(width, height, size):
    return tuple(size * edge // min(width, height) for edge in (width, height))


def preprocess(image, mean, std):
    array = np.array(image.convert("RGB"), dtype=np.float32) / 255.0
    x = torch.from_numpy(array).permute(2, 0, 1).unsqueeze(0)
    new_width, new_height = resized_size(image.width, image.height, 256)
    x = F.interpolate(x, size=(new_height, new_width), mode="bilinear", align_corners=False, antialias=True)
    top, left = (new_height - 224) // 2, (new_width - 224) // 2
    x = x[0, :, top : top + 224, left : left + 224]
    mean = torch.tensor([float(m) for m in mean])
    std = torch.tensor([float(s) for s in std])
    return (x - mean[:, None, None]) / std[:, None, None]
