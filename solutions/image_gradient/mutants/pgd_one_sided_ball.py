# breaks: pgd
"""The perturbation is clipped to [0, ε], so no pixel ever gets darker. The ball reaches from −ε to ε."""

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
        adversarial = x.detach() + step_size * gradient.sign()
        perturbation = (adversarial - images).clamp(0, epsilon)
        adversarial = (images + perturbation).clamp(0, 1)
    return adversarial
