# breaks: fgsm
"""The attack lowers the largest logit. It has to climb the cross-entropy, in which every logit counts."""

import torch
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    score = model(x).max(dim=1).values.sum()
    gradient = torch.autograd.grad(score, x)[0]
    return (images - epsilon * gradient.sign()).clamp(0, 1)
