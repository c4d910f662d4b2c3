# breaks: fgsm
"""The gradient is averaged over the channels, so all channels of a pixel move together. Each channel has a
derivative of its own."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    gradient = gradient.mean(dim=1, keepdim=True)
    return (images + epsilon * gradient.sign()).clamp(0, 1)
