# breaks: pgd
"""The gradients of earlier steps are added to the present one, as when `x.grad` is never cleared. Each step
follows the gradient of its own point only."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    total = torch.zeros_like(images)
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        total = total + torch.autograd.grad(loss, x)[0]
        adversarial = x.detach() + step_size * total.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
    return adversarial
