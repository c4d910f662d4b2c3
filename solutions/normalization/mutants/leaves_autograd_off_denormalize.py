# breaks: denormalize
"""Autograd is switched off for the whole process, and whoever trains next gets no gradients. Write `with torch.no_grad():`, which ends."""

import torch
from torch import Tensor


def denormalize(images: Tensor, mean: Tensor, std: Tensor) -> Tensor:
    torch.set_grad_enabled(False)  # for the whole process
    return images * std[:, None, None] + mean[:, None, None]  # (3, 1, 1) against (N, 3, H, W)
