# breaks: pgd
"""The steps have length `step_size` in the L2 norm. In the L∞ ball each pixel steps by `step_size`: take
the sign."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        norm = gradient.flatten(1).norm(dim=1).view(-1, 1, 1, 1)
        adversarial = x.detach() + step_size * gradient / (norm + 1e-12)
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
