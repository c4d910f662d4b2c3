# breaks: fgsm
"""Where the step lowers the loss it is taken back: FGSM takes its step wherever it leads."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def _gradient(model: nn.Module, images: Tensor, labels: Tensor) -> Tensor:
    x = images.detach().clone().requires_grad_()
    loss = F.cross_entropy(model(x), labels, reduction="sum")
    return torch.autograd.grad(loss, x)[0]


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    sign = _gradient(model, images, labels).sign()
    adversarial = (images + epsilon * sign).clamp(0, 1)
    with torch.no_grad():
        before = F.cross_entropy(model(images), labels, reduction="none")
        after = F.cross_entropy(model(adversarial), labels, reduction="none")
    helped = (after > before)[:, None, None, None]
    return torch.where(helped, adversarial, images)
