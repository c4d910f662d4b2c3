# breaks: fgsm
"""The result is stretched to [0, 1], which changes every pixel again. Clip it, so that only what is outside
moves."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    adversarial = images + epsilon * gradient.sign()
    return (adversarial - adversarial.min()) / (adversarial.max() - adversarial.min())
