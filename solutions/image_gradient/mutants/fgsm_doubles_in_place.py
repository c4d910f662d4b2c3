# breaks: fgsm
"""`double()` returns float64 images themselves, and the step is added to the caller's: clone first."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    sign = _gradient(model, images, labels).sign()
    exact = images.detach().double()  # no rounding of x + ε
    exact.add_(sign.double(), alpha=epsilon).clamp_(0, 1)
    return exact.to(images.dtype)
