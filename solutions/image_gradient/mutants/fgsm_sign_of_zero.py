# breaks: fgsm
"""Where the gradient is 0 the pixel moves too. The sign of 0 is 0: a pixel that does not matter stays as it
is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    direction = torch.where(gradient >= 0, 1.0, -1.0).to(images.dtype)
    return (images + epsilon * direction).clamp(0, 1)
