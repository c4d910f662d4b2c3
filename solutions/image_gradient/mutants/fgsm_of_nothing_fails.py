# breaks: fgsm
"""Without images there is nothing to stack, and `torch.stack` of an empty list raises. An attack on no images returns
none, in the shape (0, C, H, W)."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    adversarial = []
    for image, label in zip(images, labels, strict=True):
        x = image[None].clone().requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(x), label[None]), x)[0][0]
        adversarial.append((image + epsilon * gradient.sign()).clamp(0, 1))
    return torch.stack(adversarial)
