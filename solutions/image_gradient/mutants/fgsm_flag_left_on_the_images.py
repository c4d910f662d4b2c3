# breaks: fgsm
"""The caller's images now require gradients. Set the flag on a detached copy."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    images.requires_grad = True
    loss = F.cross_entropy(model(images), labels)
    gradient = torch.autograd.grad(loss, images)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1).detach()
