# breaks: pgd
"""The steps are added to the caller's own images, in place: `adversarial = images` is a second name and not
a copy."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    original = images.clone()
    adversarial = images
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        adversarial += step_size * gradient.sign()
        adversarial.clamp_(original - epsilon, original + epsilon).clamp_(0, 1)
    return adversarial
