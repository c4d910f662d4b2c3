# breaks: pgd
"""For each image the iterate with the highest loss is returned. Return the image after the last step."""

import torch
import torch.nn.functional as F
from torch import Tensor, nn


def pgd(
    model: nn.Module, images: Tensor, labels: Tensor, epsilon: float, step_size: float, steps: int
) -> Tensor:
    adversarial = images.clone().detach()
    best = adversarial
    highest = torch.full(labels.shape, -float("inf"), device=images.device, dtype=images.dtype)
    for _ in range(steps):
        x = adversarial.clone().detach().requires_grad_(True)
        loss = F.cross_entropy(model(x), labels)
        gradient = torch.autograd.grad(loss, x)[0]
        adversarial = x.detach() + step_size * gradient.sign()
        adversarial = torch.max(torch.min(adversarial, images + epsilon), images - epsilon)
        adversarial = adversarial.clamp(0, 1)
        with torch.no_grad():
            height = F.cross_entropy(model(adversarial), labels, reduction="none")
        higher = height > highest
        best = torch.where(higher.view(-1, 1, 1, 1), adversarial, best)
        highest = torch.where(higher, height, highest)
    return best
