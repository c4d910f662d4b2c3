# breaks: fgsm
"""Images that the model gets wrong already are returned unchanged. The attack climbs the loss of every
image."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def fgsm(model: nn.Module, images: Tensor, labels: Tensor, epsilon: float) -> Tensor:
    x = images.clone().detach().requires_grad_(True)
    logits = model(x)
    gradient = torch.autograd.grad(F.cross_entropy(logits, labels), x)[0]
    recognised = (logits.argmax(dim=1) == labels).view(-1, 1, 1, 1)
    return (images + epsilon * gradient.sign() * recognised).clamp(0, 1)
