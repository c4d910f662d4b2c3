"""What a ResNet sees of a photograph: the shorter edge resized to 256, the central 224 × 224, normalised."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor


def _fill(width: int, height: int, size: int) -> tuple[int, int]:
    """Scale both edges by size / shorter edge, in whole numbers: a product divided once is exact."""
    shorter = min(width, height)
    return size * width // shorter, size * height // shorter


def resized_size(width: int, height: int, size: int) -> tuple[int, int]:
    """Return (width, height) after the shorter edge is brought to `size`."""
    return _fill(width, height, size)


def preprocess(image: Image.Image, mean: Sequence[float] | Tensor, std: Sequence[float] | Tensor) -> Tensor:
    """Return the central 224 × 224 pixels of an image whose shorter edge is 256, normalised."""
    width, height = _fill(*image.size, 256)
    small = image.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)  # PIL always antialiases
    left, top = (width - 224) // 2, (height - 224) // 2
    pixels = pil_to_tensor(small.crop((left, top, left + 224, top + 224))) / 255  # (3, 224, 224)
    mean, std = (torch.as_tensor(statistic).view(3, 1, 1) for statistic in (mean, std))
    return (pixels - mean) / std
