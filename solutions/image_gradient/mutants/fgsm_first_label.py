# breaks: fgsm
"""The first image's label is used for the whole batch. Each image has its own."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    loss = F.cross_entropy(logits, labels[:1].expand(len(logits)))
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
