# breaks: fgsm
"""Black pixels are left out of the attack. Every pixel on which the loss depends may move."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (images + epsilon * gradient.sign() * (images > 0)).clamp(0, 1)
