# breaks: pgd
"""The whole perturbation is scaled down until its largest change is ε. The projection on an L∞ ball clips
each pixel by itself."""

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
        perturbation = adversarial - images
        largest = perturbation.abs().flatten(1).max(dim=1).values.view(-1, 1, 1, 1)
        perturbation = perturbation * (epsilon / (largest + 1e-12)).clamp(max=1)
        adversarial = (images + perturbation).clamp(0, 1)
    return adversarial
