# breaks: fgsm
"""torch's default dtype is changed for the whole process: whoever makes a tensor next gets float64. Ask for the dtype where a tensor is made."""

import torch
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    torch.set_default_dtype(torch.float64)  # for the whole process
    return _ascend(model, images, labels, epsilon).clamp(0, 1)
