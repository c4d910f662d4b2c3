# breaks: fgsm
"""The result is rounded to 256 levels, which moves pixels by up to 1/510 more. Return it as it is."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    adversarial = (images + epsilon * gradient.sign()).clamp(0, 1)
    return (adversarial * 255).round() / 255
