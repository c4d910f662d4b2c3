# breaks: fgsm
"""The step is added to the caller's own images (`+=` works in place), so the originals are lost. Make a new
tensor."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    images += epsilon * gradient.sign()
    return images.clamp(0, 1)
