# breaks: pgd
"""The softmax is taken twice: `F.cross_entropy` applies it itself. The attack still works, but its
direction is wrong for some pixels."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(torch.softmax(model(x), dim=1), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        adversarial = x.detach() + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
