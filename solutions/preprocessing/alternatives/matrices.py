"""Multiplies rows and columns by matrices of triangular weights, as the notebook's formula has them."""

import math

import numpy as np
import torch


def resized_size(width, height, size):
    return tuple(math.floor(size * edge / min(width, height)) for edge in (width, height))


def triangle(old, new):
    """Return the (new, old) matrix that resizes a row."""
    ratio = old / new
    reach = max(1.0, ratio)
    centres = (torch.arange(new, dtype=torch.float64) + 0.5) * ratio
    distance = (torch.arange(old, dtype=torch.float64) + 0.5)[None, :] - centres[:, None]
    weights = (1 - distance.abs() / reach).clamp(min=0)
    return weights / weights.sum(dim=1, keepdim=True)


def preprocess(image, mean, std):
    pixels = torch.from_numpy(np.array(image.convert("RGB"))).double().permute(2, 0, 1) / 255
    width, height = resized_size(image.width, image.height, 256)
    left, top = (width - 224) // 2, (height - 224) // 2
    rows = triangle(image.height, height)[top : top + 224]
    columns = triangle(image.width, width)[left : left + 224]
    seen = rows @ pixels @ columns.T
    mean, std = (torch.as_tensor(s, dtype=torch.float64).reshape(3, 1, 1) for s in (mean, std))
    return ((seen - mean) / std).float()
