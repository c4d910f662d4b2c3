# breaks: pgd
"""The attack stops at images that the model gets wrong. Take all the steps: the loss can be climbed
further."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        logits = model(x)
        loss = F.cross_entropy(logits, labels)
        gradient = torch.autograd.grad(loss, x)[0]
        recognised = (logits.argmax(dim=1) == labels).view(-1, 1, 1, 1)
        adversarial = x.detach() + step_size * gradient.sign() * recognised
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
