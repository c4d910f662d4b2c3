# breaks: fgsm
"""Derivatives below 1e-9 count as 0. Where the model is sure, all of them are as small as that, and the attack does nothing: a
pixel follows the sign of its derivative, however small that is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().requires_grad_()
    (gradient,) = torch.autograd.grad(F.cross_entropy(model(x), labels, reduction="sum"), x)
    sign = gradient.sign() * (gradient.abs() > 1e-9)
    return (images + epsilon * sign).clamp(0, 1)
