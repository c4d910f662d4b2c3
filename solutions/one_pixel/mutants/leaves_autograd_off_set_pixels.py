# breaks: set_pixels
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

import torch
from torch import Tensor


def set_pixels(image: Tensor, candidates: Tensor) -> Tensor:
    torch.set_grad_enabled(False)  # for the whole process
    return _painted(image.reshape(image.shape[-3:]), candidates)
