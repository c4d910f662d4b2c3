# breaks: fgsm
"""The signs are random: noise, which hardly fools any model. They must be those of the gradient."""

import torch
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    noise = torch.randn_like(images).sign()
    return (images + epsilon * noise).clamp(0, 1)
