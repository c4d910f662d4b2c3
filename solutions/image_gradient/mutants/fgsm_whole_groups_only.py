# breaks: fgsm
"""The model gets 128 images at a time, and what is left over after the last full group is not attacked. Go through all images:
the last group may be shorter."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    adversarial = images.clone()
    for group in range(max(len(images) // 128, 1)):
        rows = slice(group * 128, group * 128 + 128)
        x = images[rows].clone().requires_grad_()
        gradient = torch.autograd.grad(F.cross_entropy(model(x), labels[rows]), x)[0]
        adversarial[rows] = (images[rows] + epsilon * gradient.sign()).clamp(0, 1)
    return adversarial
