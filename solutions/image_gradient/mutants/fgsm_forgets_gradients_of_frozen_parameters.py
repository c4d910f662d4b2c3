# breaks: fgsm
"""Gradients of frozen parameters are not put back: they belong to the model's owner too."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    saved = {p: p.grad for p in model.parameters() if p.requires_grad}
    for parameter in model.parameters():
        parameter.grad = None
    x = images.detach().clone().requires_grad_()
    F.cross_entropy(model(x), labels, reduction="sum").backward()
    for parameter, gradient in saved.items():
        parameter.grad = gradient
    return (images + epsilon * x.grad.sign()).clamp(0, 1)
