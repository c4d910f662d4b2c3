# breaks: fgsm
"""The gradients that the parameters had before are gone, or others by now: `backward()` adds to them in place, and
`model.zero_grad()` wipes them out. An attack has nothing to write or to clear there."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    loss = F.cross_entropy(model(x), labels)
    model.zero_grad()
    gradient = torch.autograd.grad(loss, x)[0]
    return (images + epsilon * gradient.sign()).clamp(0, 1)
