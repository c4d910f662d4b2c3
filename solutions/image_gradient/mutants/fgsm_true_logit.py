# breaks: fgsm
"""The attack only lowers the true class's logit. It has to climb the cross-entropy, in which the other
logits count too."""

import torch
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    score = model(x)[torch.arange(len(labels)), labels].sum()
    gradient = torch.autograd.grad(score, x)[0]
    return (images - epsilon * gradient.sign()).clamp(0, 1)
