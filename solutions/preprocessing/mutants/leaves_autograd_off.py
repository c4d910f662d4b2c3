# breaks: preprocess
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

from collections.abc import Sequence
import torch
from PIL import Image
from torch import Tensor
from torchvision.transforms.functional import pil_to_tensor


def preprocess(image: Image.Image, mean: Sequence[float] | Tensor, std: Sequence[float] | Tensor) -> Tensor:
    torch.set_grad_enabled(False)  # for the whole process
    width, height = _fill(*image.size, 256)
    small = image.convert("RGB").resize((width, height), Image.Resampling.BILINEAR)  # PIL always antialiases
    left, top = (width - 224) // 2, (height - 224) // 2
    pixels = pil_to_tensor(small.crop((left, top, left + 224, top + 224))) / 255  # (3, 224, 224)
    mean, std = (torch.as_tensor(statistic).view(3, 1, 1) for statistic in (mean, std))
    return (pixels - mean) / std
