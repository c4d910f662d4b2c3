# breaks: fgsm
"""The attack descends towards another class. Without a target, climb the loss of the true label."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    target = (labels + 1) % logits.shape[1]
    gradient = torch.autograd.grad(F.cross_entropy(logits, target), x)[0]
    return (images - epsilon * gradient.sign()).clamp(0, 1)
