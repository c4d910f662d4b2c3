# breaks: fgsm
"""The softmax is taken twice: `F.cross_entropy` applies it itself. The attack still works, but its
direction is wrong for some pixels."""

import torch
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = nn.CrossEntropyLoss()(model(x).softmax(dim=1), labels)
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
