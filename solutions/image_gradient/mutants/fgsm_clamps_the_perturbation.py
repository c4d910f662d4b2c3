# breaks: fgsm
"""It is the perturbation that is clipped to [0, 1], so no pixel ever gets darker. Clip the image instead,
after adding."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    gradient = torch.autograd.grad(loss, x)[0]

    perturbation = (epsilon * gradient.sign()).clamp(0, 1)
    return (images + perturbation).clamp(0, 1)
