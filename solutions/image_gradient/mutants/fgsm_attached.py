# breaks: fgsm
"""The result requires gradients, like the copy of the images or the gradient that it was made from. Detach
it before you return it."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    return (x + epsilon * gradient.sign()).clamp(0, 1)
